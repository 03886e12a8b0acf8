/** Whether a text is certificates themselves (RFC 7468), and not the name of what holds them. */
export function isPem(text: string): boolean {
  return text.includes('-----BEGIN ');
}
