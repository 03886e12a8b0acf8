import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { deadLettersOfTest, type TestDeadLetters } from '../../support/dead-letters.ts';
import { event, eventEach, Feed, unavailable } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { fatesOf, redriveInside } from '../../support/redrive-inside.ts';
import { countedOpen, redriveProcess, states } from '../../support/redriving.ts';
import { seeds } from '../../support/scenarios.ts';
import { type StatementGate, statementGate } from '../../support/statement-gate.ts';
import { rowsOf, withDestination } from '../../support/with-destination.ts';

const columns = { id: 'int32', note: 'string', more: 'string' } as const;
const modes = ['upsert', 'insert'] as const;
/** Some thirty processes, one after the other. */
const patienceMs = 1_200_000;

interface Prepared {
  readonly feed: Feed;
  readonly letters: TestDeadLetters;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Parked records of two partitions, of which the destination would take all but one now. */
async function parked(destination: Destination, insertMode: (typeof modes)[number]): Promise<Prepared> {
  const { database, schema } = destination;
  const key = insertMode === 'insert' ? '' : ' primary key';
  await database.query(`create table "${schema}".orders (id int${key}, note bigint, more text)`);
  const [feed, letters, settings] = [new Feed({ columns }), deadLettersOfTest(), { insertMode }];
  const records = [1, 2, 3].map((id) =>
    feed.create({ id, note: `x${id}`, more: 'large' }, { partition: id === 3 ? 1 : 0 }),
  );
  await destination.apply(eventEach(...records), settings, { deadLetters: letters });
  await database.query(`alter table "${schema}".orders alter note type text, add check (note <> 'x2')`);
  return { feed, letters, settings };
}

/** All is as it was before a redrive, but for the time. */
async function parkedAgain({ database, schema }: Destination): Promise<void> {
  await database.query(`delete from "${schema}".orders;
    update "${schema}"._landfall_parked set state = 'open', code = 'VALUE_DOES_NOT_FIT';
    update "${schema}"._landfall_progress set parked_open = case topic_partition when 0 then 2 else 1 end`);
}

async function lines(destination: Destination): Promise<string[]> {
  const rows = await rowsOf(destination, 'orders', "concat_ws(' ', id, note, more) as line", 'line');
  return rows.map(({ line }) => String(line)).sort();
}

/** Sessions of the command in the destination's database. */
async function sessionsOf({ database }: Destination): Promise<number> {
  const rows = await database.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name like 'landfall%'`,
  );
  return rows[0]?.n ?? -1;
}

async function isWaiting(database: Destination['database']): Promise<boolean> {
  const rows = await database.query(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.length > 0;
}

/** The command on a way of its own; `happens` before its statement behind the first `after`. Whether it came so far. */
async function redriveUntil(
  destination: Destination,
  { letters, settings }: Prepared,
  after: number,
  happens: (kill: () => void) => Promise<void>,
): Promise<boolean> {
  let child: ReturnType<typeof spawn> | undefined;
  let hasCome = false;
  const gate: StatementGate = await statementGate(destination, after, async () => {
    hasCome = true;
    await happens(() => child?.kill('SIGKILL'));
  });
  const [program, ...args] = redriveProcess(
    { ...destination, database: { ...destination.database, url: gate.url } },
    letters,
    settings,
  );
  child = spawn(program, args, { stdio: 'ignore' });
  await once(child, 'exit');
  await gate.close();
  return hasCome;
}

it.each(modes)(
  'killed before every other of its statements in %s mode, and behind the last: nothing is lost or doubled',
  (mode) =>
    withDestination(async (destination) => {
      const prepared = await parked(destination, mode);
      // The even ones in one mode, the odd ones in the other.
      let steps = modes.indexOf(mode);
      let committed = 0;
      for (let isKilled = true; isKilled; steps += modes.length) {
        isKilled = await redriveUntil(destination, prepared, steps, async (kill) => {
          kill();
          throw new Error('nothing more of it gets through');
        });
        await expect.poll(() => sessionsOf(destination), { timeout: 60_000 }).toBe(0);
        const { resolved = 0 } = await states(destination);
        if (resolved === 0) {
          expect([await lines(destination), await countedOpen(destination)]).toEqual([[], 3]);
          continue;
        }
        committed += 1;
        const { settings, letters } = prepared;
        const again = fatesOf(await redriveInside(destination, letters, { settings }));
        expect(again).toEqual(['0/1 open 23514']);
        expect(await lines(destination)).toEqual(['1 x1 large', '3 x3 large']);
        expect(await states(destination)).toEqual({ open: 1, resolved: 2 });
        expect(await countedOpen(destination)).toBe(1);
        await parkedAgain(destination);
      }
      expect(steps).toBeGreaterThan(12);
      expect(committed).toBeGreaterThan(1);
    })(),
  patienceMs,
);

it.each(modes)(
  'while a handler parks and writes more of the same rows, at every fifth of its statements in %s mode: nothing is lost or doubled',
  (mode) =>
    withDestination(async (destination) => {
      const { database } = destination;
      const prepared = await parked(destination, mode);
      const { feed, letters, settings } = prepared;
      let steps = (seeds[0] ?? 0) % 5;
      for (let isMet = true; isMet; steps += 5) {
        // One that needs the row of a parked one, and one that replaces what is parked.
        const more = event(
          feed.update({ id: 1, note: `late ${steps}`, more: unavailable }, { partition: 0 }),
          feed.update({ id: 3, note: `new ${steps}`, more: 'small' }, { partition: 1 }),
        );
        const handle = () => destination.apply([more], settings, { deadLetters: letters });
        let handled: ReturnType<typeof handle> | undefined;
        isMet = await redriveUntil(destination, prepared, steps, async () => {
          handled = handle();
          let isDone = false;
          const done = handled.finally(() => {
            isDone = true;
          });
          // Either it goes through, or it waits for what the redrive has locked.
          const isHeld = async () => isDone || (await isWaiting(database));
          await Promise.race([done, expect.poll(isHeld, { timeout: 60_000 }).toBe(true)]);
        });
        await (handled ?? handle());
        await redriveInside(destination, letters, { settings });
        const appended = ['1 x1 large', '3 x3 large', `1 late ${steps}`, `3 new ${steps} small`];
        const replaced = [`1 late ${steps} large`, `3 new ${steps} small`];
        expect(await lines(destination)).toEqual((mode === 'insert' ? appended : replaced).sort());
        expect(await countedOpen(destination)).toBe(1);
        await database.query(`delete from "${destination.schema}"._landfall_parked where record_offset > 1 and topic_partition = 0
          or record_offset > 0 and topic_partition = 1`);
        await parkedAgain(destination);
      }
      expect(steps).toBeGreaterThan(12);
    })(),
  patienceMs,
);
