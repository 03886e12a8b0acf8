import * as z from 'zod/mini';
import type { DeadLetter } from './dead-letter.ts';

const text = z.nullable(z.string());

const schema = z.object({
  version: z.literal(1),
  destination: z.string(),
  record: z.object({
    topic: z.string(),
    partition: z.int(),
    offset: z.int(),
    timestamp: z.int(),
    key: text,
    value: text,
    headers: z.array(z.record(z.string(), z.array(z.number()))),
  }),
  class: z.literal('record'),
  code: z.string(),
  sqlstate: text,
  message: z.string(),
  table: text,
  column: text,
  parkedAt: z.string(),
  landfallVersion: z.string(),
});

/** A dead letter as it is kept; undefined for what is none. */
export function readDeadLetter(content: string): DeadLetter | undefined {
  try {
    return schema.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}
