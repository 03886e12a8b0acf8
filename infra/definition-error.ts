/** What is wrong with a definition, in words: whoever wrote it needs no stack trace. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
}
