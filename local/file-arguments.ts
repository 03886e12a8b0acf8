import { totalBytes } from './event-files.ts';
import { EventFileError } from './parse-event.ts';
import { UsageError, withoutPasswords } from './usage-error.ts';

/** The files of events behind a command's options. @throws UsageError */
export function readFileArguments(command: string, positionals: readonly string[]): readonly string[] {
  if (positionals.length === 0) throw new UsageError(`${command}: which files? "-" is standard input`);
  const address = positionals.find((file) => /^(?!s3:)\w+:\/\//.test(file));
  if (address !== undefined) {
    throw new UsageError(`${command}: ${withoutPasswords(address)} is not a file: an address goes behind --to`);
  }
  return positionals;
}

/** The files' bytes, where that can be told. A file that is not there is told before anything is done. @throws UsageError */
export async function sizeOfFiles(files: readonly string[]): Promise<number | undefined> {
  try {
    return await totalBytes(files);
  } catch (error) {
    if (error instanceof EventFileError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
