import { expect } from 'vitest';
import type { HandlerContext } from '../../functions/postgres.ts';
import type { LambdaRecord } from '../../local/lambda-event.ts';
import { deadLettersOfTest } from './dead-letters.ts';
import { printed } from './fault-discretion.ts';
import { createLogin, dropLogin, inNewSchema, type WithLogin } from './fault-login.ts';
import { readerOf, rowsIn } from './fault-reader.ts';
import { Feed } from './feed.ts';
import { parkedIn } from './parked.ts';
import { plentyOfTime, refusal, send, withDestination } from './with-destination.ts';

/** What is wrong with a destination for a while, and blames no record. */
export interface Fault {
  readonly class: 'transient' | 'systemic';
  readonly code: string;
  /** What else the message has to say. */
  readonly says?: RegExp;
  /** Before the first event; tables that were there before, for instance. */
  readonly prepare?: (destination: WithLogin) => Promise<unknown>;
  /** What was prepared is the fault: the tables to compare with are made as if nothing had been there. */
  readonly isPrepared?: boolean;
  /** Begins while the handler is warm; what it returns mends it, and is called in any case. */
  readonly begin: (destination: WithLogin) => Promise<() => Promise<unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The records that meet the fault; where not given, changes of all kinds in two partitions. */
  readonly records?: (feed: Feed) => readonly LambdaRecord[];
  readonly context?: () => HandlerContext;
  /** After the refusal, while it is not mended. */
  readonly meanwhile?: (destination: WithLogin) => Promise<void>;
  /** false: the server is away, so nobody reads either. */
  readonly isReadable?: boolean;
}

export const insertModes = ['upsert', 'insert'] as const;
export type InsertMode = (typeof insertModes)[number];

/** As Lambda's own clock: so many milliseconds from now. */
export function withinMs(ms: number): HandlerContext {
  const end = performance.now() + ms;
  return { awsRequestId: 'test', getRemainingTimeInMillis: () => Math.max(0, end - performance.now()) };
}

/**
 * The test of a fault: the event that meets it is refused whole with its class and code; readers go on reading what was
 * there; nothing is parked; no message holds a secret or a value. Once it is mended the same records leave the rows that
 * they leave where there never was a fault, also when they come once more.
 */
export function outage(fault: Fault, insertMode: InsertMode = 'upsert', server?: () => string): () => Promise<void> {
  return withDestination(async (plain) => {
    const destination = await createLogin(plain);
    const settings = { insertMode, ...fault.settings };
    const deadLetters = deadLettersOfTest();
    const handler = destination.handler(settings, deadLetters);
    const feed = new Feed();
    await fault.prepare?.(destination);
    const before = [1, 2, 3].map((id) => feed.create({ id, note: `private-${id}` }, { partition: id % 2 }));
    expect(await send(handler, before)).toEqual([]);
    const rows = await rowsIn(destination);
    const records = (fault.records ?? changesOfAllKinds)(feed);

    const reader = await readerOf(destination);
    const mend = await fault.begin(destination);
    try {
      const answer = refusal(handler, records, fault.context?.() ?? plentyOfTime);
      if (fault.isReadable !== false) await reader.readsUntil(answer, rows);
      const error = await answer;
      expect(error).toMatchObject({ class: fault.class, code: fault.code });
      if (fault.says) expect(error.message).toMatch(fault.says);
      expect(handler.reports.at(-1)).toMatchObject({
        returned: records.length,
        deadLetters: 0,
        failures: [{ class: fault.class, code: fault.code }],
      });
      const text = `${printed(error)}\n${JSON.stringify(handler.reports)}`;
      expect(text).not.toContain('private-');
      expect(text).not.toContain(destination.password);
      await fault.meanwhile?.(destination);
    } finally {
      await mend();
      await reader.end();
    }

    const expected = await withoutFault(destination, fault, [before, records], settings);
    expect(await rowsIn(destination)).toEqual(rows);
    for (const _delivery of ['again', 'once more']) {
      expect(await send(handler, records)).toEqual([]);
      expect(await rowsIn(destination)).toEqual(expected);
    }
    expect([await parkedIn(destination), deadLetters.files()]).toEqual([[], []]);
    await handler.close();
    await dropLogin(destination);
  }, server);
}

function changesOfAllKinds(feed: Feed): LambdaRecord[] {
  return [
    feed.update({ id: 1, note: 'private-11' }, { partition: 1 }),
    feed.create({ id: 4, note: 'private-4' }),
    feed.remove({ id: 2, note: 'private-2' }),
    feed.tombstone({ id: 2 }),
    feed.create({ id: 5, note: 'private-5' }, { partition: 1 }),
    feed.update({ id: 5, note: 'private-55' }, { partition: 1 }),
  ];
}

/** What the same events leave in a schema of the same database that no fault ever met. */
async function withoutFault(
  destination: WithLogin,
  fault: Fault,
  events: readonly (readonly LambdaRecord[])[],
  settings: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  const reference = await inNewSchema(destination, 'without fault');
  if (!fault.isPrepared) await fault.prepare?.(reference);
  const handler = reference.handler(settings, deadLettersOfTest());
  for (const records of events) await send(handler, records);
  await handler.close();
  return rowsIn(reference);
}
