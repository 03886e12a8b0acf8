import { readFunction } from './aws/deployed-function.ts';
import type { DeadLetterArchive } from './dead-letter-archive.ts';
import { openDeadLetters } from './open-dead-letters.ts';
import type { OptionTable } from './option-table.ts';
import { UsageError } from './usage-error.ts';

/** Where dead letters are, and which of them are meant: the same for every command about them. */
export const deadLetterOptions = {
  'dead-letters': {
    type: 'string',
    value: 'PLACE',
    help: 'where dead letters are kept: a folder, or s3://bucket; with --destination that destination’s own bucket',
    completes: 'directory',
  },
  topic: { type: 'string', value: 'TOPIC', help: 'only of this topic' },
  table: { type: 'string', value: 'TABLE', help: 'only of this table, as it is called in the destination' },
  reason: { type: 'string', value: 'CODE', help: 'only with this code of docs/errors.md, or this SQLSTATE' },
} as const satisfies OptionTable;

/** The place that was given, or the bucket of a deployed destination. @throws UsageError, AwsProblem */
export async function deadLettersOf(
  command: string,
  place: string | undefined,
  destination: unknown,
): Promise<DeadLetterArchive> {
  if (place !== undefined) return openDeadLetters(place);
  if (typeof destination !== 'string') {
    throw new UsageError(
      `${command}: where are the dead letters? Give --dead-letters DIR or --dead-letters s3://BUCKET`,
    );
  }
  const bucket = (await readFunction(destination))?.deadLetterBucket;
  if (bucket === undefined) {
    throw new Error(
      `destination ${destination} is not deployed here, or has no bucket: give --dead-letters s3://BUCKET`,
    );
  }
  return openDeadLetters(`s3://${bucket}`);
}
