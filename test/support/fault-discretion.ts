import { inspect } from 'node:util';

/** What a log may get of an error, however it is printed. */
export function printed(error: Error): string {
  const all = { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null } as const;
  return [error.message, error.stack, JSON.stringify(error), inspect(error, all)].join('\n');
}
