import type { Settings } from '../lib/model/settings.ts';
import type { ShownProgress } from '../lib/sink/progress-desk.ts';
import { aligned } from './aligned.ts';
import { printable } from './check-output.ts';

/** A line for each topic-partition. */
export function progressTable(shown: readonly ShownProgress[], { name }: Settings): string {
  if (shown.length === 0) return `Destination ${name} has no progress yet, or none of that topic.\n`;
  const hasTables = shown.some(({ table }) => table !== undefined);
  const head = [
    'topic',
    ...(hasTables ? ['table'] : []),
    'partition',
    'next offset',
    'awaiting',
    'parked',
    'blocked since',
  ];
  const rows = shown.map((one) => [
    printable(one.topic),
    ...(hasTables ? [printable(one.table ?? '–')] : []),
    String(one.partition),
    String(one.nextOffset),
    String(one.awaitingOffset ?? '–'),
    String(one.parkedOpen),
    timeText(one.blockedSince),
    timeText(one.updatedAt),
  ]);
  const right = [0, 1, 2, 3].map((i) => i + (hasTables ? 2 : 1));
  return `${aligned([[...head, 'updated'], ...rows], right).join('\n')}\n`;
}

/** The same for programs. */
export function progressJson(shown: readonly ShownProgress[], { name, schema }: Settings): string {
  const progress = shown.map(({ blockedSince, updatedAt, awaitingOffset = null, ...one }) => ({
    ...{ ...one, awaitingOffset },
    blockedSince: blockedSince === undefined ? null : new Date(blockedSince).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  }));
  return `${JSON.stringify({ name, schema, progress })}\n`;
}

/** A time to the second, UTC. */
export function timeText(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '–';
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
