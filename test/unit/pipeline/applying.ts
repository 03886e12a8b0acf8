import { Decoder } from '../../../lib/decode/decoder.ts';
import type { KafkaRecord } from '../../../lib/model/record.ts';
import { parseSettings } from '../../../lib/model/settings.ts';
import { applyBatch } from '../../../lib/pipeline/apply-batch.ts';
import type { Context } from '../../../lib/pipeline/context.ts';
import type { BatchOutcome } from '../../../lib/pipeline/outcome.ts';
import { create, lambdaEvent, sourceOf } from '../../support/records.ts';
import { type Hooks, InMemoryDestination, Store } from './in-memory-destination.ts';

export const topic = 'shop.public.orders';
const source = sourceOf({ topic, withSchema: false });
const base = { hostname: 'h', username: 'u', database: 'd', schema: 's', insertMode: 'insert', deleteMode: 'ignore' };

/** The record at an offset of a partition; of the topic's own table unless another is named. */
export function at(partition: number, offset: number, timestamp = offset, table = 'orders'): KafkaRecord {
  return create({ ...source, table }, { id: offset, note: `${partition}` }, { partition, offset, timestamp });
}

/** Settings under which one topic carries several tables. */
export const routed = { tableNames: [{ match: '.*', table: '{table}' }] };

/** The same, with a value that nothing can be made of. */
export function damaged(partition: number, offset: number): KafkaRecord {
  return { ...at(partition, offset), value: 'damaged' };
}

export interface Applying extends Hooks {
  readonly store?: Store;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly remainingMs?: () => number;
}

/** Applies one event of these records to a store in memory, as an invocation of its own. */
export async function apply(records: readonly KafkaRecord[], options: Applying = {}) {
  const { store = new Store(), remainingMs = () => 60_000 } = options;
  const { settings } = parseSettings({ ...base, ...options.settings });
  const destination = new InMemoryDestination(store, options);
  const pauses: number[] = [];
  const context: Context = {
    settings,
    decoder: new Decoder(settings),
    destination,
    deadLetters: undefined,
    waits: new Map(),
    pace: { size: Number.POSITIVE_INFINITY },
    now: () => new Date(0),
    remainingMs,
    pause: async (ms) => {
      pauses.push(ms);
    },
  };
  const outcome = await applyBatch(lambdaEvent(...records), context);
  return { ...outcome, store, destination, pauses, returned: returnedBy(outcome) };
}

/** "partition:offset" of what comes back: all of it where the handler throws. */
export function returnedBy({ response }: BatchOutcome): 'everything' | string[] {
  if (response === undefined) return 'everything';
  return response.batchItemFailures.map(
    ({ itemIdentifier: { partition, offset } }) => `${partition.split('-').at(-1)}:${offset}`,
  );
}

/** "partition:offset" of what was written, partition by partition. */
export function writtenTo(store: Store): string[] {
  return [...store.written.values()].flatMap((records) =>
    records.map(({ partition, offset }) => `${partition}:${offset}`),
  );
}
