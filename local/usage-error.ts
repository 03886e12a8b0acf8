/** Arguments or settings that cannot be: told in one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** An address given in the wrong place would end up in a message: its password does not. */
export function withoutPasswords(text: string): string {
  return text.replace(/(\w+:\/\/[^\s:@/]*):(?!PASSWORD@)\S*@/g, '$1:…@');
}
