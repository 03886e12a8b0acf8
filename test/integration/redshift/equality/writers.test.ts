import { describe, expect, it } from 'vitest';
import type { LambdaRecord } from '../../../../local/lambda-event.ts';
import { Feed } from '../../../support/feed.ts';
import type { Destination } from '../../../support/harness.ts';
import { send, withDestination } from '../../../support/with-destination.ts';

/** Several functions write one table at once, and nothing but LOCK keeps a key from being there twice. */
const writers = [0, 1, 2];
const rounds = 12;
const ofTwo = 10;

/** Keys below `ofTwo` are everybody's; others are one writer's own. */
const keysOf = (writer: number) => Array.from({ length: 2 * ofTwo }, (_, i) => (i < ofTwo ? i : writer * 100 + i));

/** What a writer's records leave of a key: its note, or nothing. */
const isRemoved = (id: number, writer: number, round: number) => (id + writer + round) % 5 === 0;
const noteOf = (writer: number, round: number) => `writer ${writer}, round ${round}`;

/** Each writer goes through the common keys from another end, so that they meet in the middle. */
function recordsOf(feed: Feed, writer: number, round: number): LambdaRecord[] {
  const ids = writer % 2 === 0 ? keysOf(writer) : keysOf(writer).toReversed();
  return ids.map((id) => {
    const row = { id, note: noteOf(writer, round) };
    return isRemoved(id, writer, round)
      ? feed.remove(row, { partition: writer })
      : feed.update(row, { partition: writer });
  });
}

/** As the event source mapping does: what is returned comes again. */
async function sendUntilDone(handler: ReturnType<Destination['handler']>, records: LambdaRecord[]): Promise<void> {
  for (let tries = 1; tries <= 20; tries += 1) {
    const returned = await send(handler, records).catch((error: Error) => [error.message]);
    if (returned.length === 0) return;
  }
  throw new Error('the records were never taken');
}

/** Every row by its key: a key that is there twice has two notes. */
async function notesByKey({ database, schema }: Destination): Promise<Map<number, string[]>> {
  const rows = await database.query<{ id: number; notes: string[] }>(
    `select id, array_agg(note::text) as notes from "${schema}".orders group by id order by id`,
  );
  return new Map(rows.map(({ id, notes }) => [id, notes]));
}

/** Keys that hold what nobody wrote last in this round. */
function wrong(found: ReadonlyMap<number, readonly string[]>, round: number): string[] {
  const all = new Set([...writers.flatMap(keysOf), ...found.keys()]);
  return [...all].flatMap((id) => {
    const allowed = writers
      .filter((writer) => keysOf(writer).includes(id))
      .map((writer) => (isRemoved(id, writer, round) ? '' : noteOf(writer, round)));
    const notes = (found.get(id) ?? []).join(' and ');
    return allowed.includes(notes) ? [] : [`key ${id} holds "${notes}", not one of "${allowed.join('", "')}"`];
  });
}

describe.each(['exactly-once', 'at-least-once'])('three writers of one table, %s,', (delivery) => {
  it.each([1, 1_000])('leave no key twice and of each the last value, with copyThreshold=%i', (copyThreshold) =>
    withDestination(async (destination) => {
      const feed = new Feed();
      const handlers = writers.map(() => destination.handler({ delivery, copyThreshold }));
      await sendUntilDone(destination.handler({ delivery }), [feed.create({ id: 999_999, note: 'first' })]);
      await sendUntilDone(destination.handler({ delivery }), [feed.remove({ id: 999_999, note: 'first' })]);
      for (let round = 1; round <= rounds; round += 1) {
        const events = writers.map((writer) => recordsOf(feed, writer, round));
        await Promise.all(handlers.map((handler, writer) => sendUntilDone(handler, events[writer] ?? [])));
        expect(wrong(await notesByKey(destination), round)).toEqual([]);
      }
      const [one] = handlers;
      const last = keysOf(0).map((id) => feed.update({ id, note: 'last' }));
      if (one !== undefined) await sendUntilDone(one, last);
      const found = await notesByKey(destination);
      expect(keysOf(0).map((id) => found.get(id))).toEqual(keysOf(0).map(() => ['last']));
    })(),
  );
});

describe.each(['upsert', 'insert'])('in insertMode=%s', (insertMode) => {
  it.each([1, 1_000])(
    'two functions that were given the same records apply each once, with copyThreshold=%i',
    (copyThreshold) =>
      withDestination(async (destination) => {
        const feed = new Feed();
        const given = { insertMode, copyThreshold };
        const twins = [destination.handler(given), destination.handler(given)];
        const wanted: string[] = [];
        for (let round = 1; round <= rounds; round += 1) {
          const records = Array.from({ length: 5 }, (_, i) => {
            const id = round * 10 + i;
            wanted.push(`${id} round ${round}`);
            return feed.create({ id, note: `round ${round}` });
          });
          await Promise.all(twins.map((twin) => sendUntilDone(twin, records)));
        }
        const found = await notesByKey(destination);
        expect([...found].flatMap(([id, notes]) => notes.map((note) => `${id} ${note}`))).toEqual(wanted);
      })(),
  );
});
