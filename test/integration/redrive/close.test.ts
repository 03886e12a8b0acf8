import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseSettings } from '../../../lib/model/settings.ts';
import { PostgresOperator } from '../../../lib/sink/postgres/operator.ts';
import { Session } from '../../../lib/sink/session.ts';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { event, eventEach, Feed, unavailable } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { parkedIn } from '../../support/parked.ts';
import { countedOpen, counts, runRedrive } from '../../support/redriving.ts';
import { runLandfall } from '../../support/run-landfall.ts';
import { linesOf, withDestination } from '../../support/with-destination.ts';

const columns = { id: 'int32', note: 'string', more: 'string' } as const;

function close({ database, schema }: Destination, ...more: string[]) {
  return runLandfall(['dead-letters', 'close', '--to', database.url, '--schema', schema, ...more]);
}

/** Three parked records: two of one row, of which the second needs the first, and one of another row. */
async function parkedThree(destination: Destination) {
  const { database, schema } = destination;
  await database.query(`create table "${schema}".orders (id int primary key, note bigint, more text)`);
  const letters = deadLettersOfTest();
  const feed = new Feed({ columns });
  const records = [
    feed.create({ id: 1, note: 'x', more: 'large' }),
    feed.update({ id: 1, note: '2', more: unavailable }),
    feed.create({ id: 2, note: 'y', more: 'm' }),
  ];
  await destination.apply(eventEach(...records), {}, { deadLetters: letters });
  return letters;
}

it(
  'closes what no redrive can write, and frees the short way; it asks where nobody said yes',
  withDestination(async (destination) => {
    const { database, schema } = destination;
    await database.query(`create table "${schema}".orders (id int, note text, more text)`);
    const letters = deadLettersOfTest();
    const settings = { insertMode: 'insert' };
    const feed = new Feed({ columns });
    // A snapshot appends rows and supersedes nothing here.
    const damaged = { ...feed.remove({ id: 3 }), value: 'damaged!' };
    await destination.apply([event(damaged)], settings, { deadLetters: letters });
    await destination.apply([event(feed.read({ id: 3, note: 'again', more: 'm' }))], settings);
    expect(await countedOpen(destination)).toBe(1);
    const given = ['--reason', 'UNDECODABLE', '--set', 'insertMode=insert'];

    const asked = await close(destination, ...given);
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('--yes')]);
    expect(await countedOpen(destination)).toBe(1);
    const closed = await close(destination, ...given, '--yes');
    expect([closed.code, closed.stdout]).toEqual([0, expect.stringMatching(/^1 closed: /)]);
    expect(closed.stderr).toMatch(/UNDECODABLE +orders +\[3\] +local\/shop\.public\.orders\/0\/0+0-/);
    expect(await parkedIn(destination)).toEqual(['0/0 orders [3] resolved CLOSED']);
    expect(await countedOpen(destination)).toBe(0);
    expect(letters.files()).toHaveLength(1);

    const twice = await close(destination, ...given, '--yes');
    expect([twice.code, twice.stdout]).toEqual([0, 'Nothing of that is open.\n']);
    expect(counts(await runRedrive(destination, letters, [], settings))).toMatchObject({ resolved: 0, open: 0 });
    const { reports } = await destination.apply([event(feed.create({ id: 9, note: 'n', more: 'm' }))], settings);
    expect(reports[0]?.flights).toBe(1);
  }),
);

it(
  'closes all records of a row together, so that none is written without what it needs',
  withDestination(async (destination) => {
    const letters = await parkedThree(destination);
    const [first = ''] = letters.files();
    const closed = await close(destination, first, '--yes', '--json');
    expect(closed.code).toBe(0);
    expect(JSON.parse(closed.stdout)).toMatchObject({ ok: true, closed: 2, records: [{ offset: 0 }, { offset: 1 }] });
    await destination.database.query(`alter table "${destination.schema}".orders alter note type text`);
    expect((await runRedrive(destination, letters)).code).toBe(0);
    expect(await linesOf(destination)).toEqual(['2 y']);
    expect((await parkedIn(destination)).map((line) => line.split(' ').slice(3).join(' '))).toEqual([
      'resolved CLOSED',
      'resolved CLOSED',
      'resolved VALUE_DOES_NOT_FIT',
    ]);
  }),
);

it(
  'changes nothing where another record of the row was parked after it was looked at',
  withDestination(async (destination) => {
    const { database, schema } = destination;
    await database.query(`create table "${schema}".orders (id int primary key, note bigint, more text)`);
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns });
    await destination.apply([event(feed.create({ id: 1, note: 'x', more: 'm' }))], {}, { deadLetters: letters });
    const { settings } = parseSettings(destination.settings);
    const password = async () => destination.password;
    const session = new Session({ ...settings, tlsCa: settings.tlsCa, applicationName: 'landfall test', password });
    const operator = new PostgresOperator(session, settings);
    try {
      const seen = await operator.open({});
      const later = feed.update({ id: 1, note: '2', more: unavailable });
      await destination.apply([event(later)], {}, { deadLetters: letters });
      await expect(operator.settle(seen)).rejects.toThrow('parked meanwhile');
      expect(await countedOpen(destination)).toBe(2);
      expect(await operator.settle(await operator.open({}))).toHaveLength(2);
      // What was superseded or written after it was looked at is left as it is.
      expect(await operator.settle(seen)).toEqual([]);
    } finally {
      await session.close();
    }
    expect(await countedOpen(destination)).toBe(0);
  }),
);

it(
  'says which records are meant, and what it cannot close',
  withDestination(async (destination) => {
    await parkedThree(destination);
    const refused = async (...args: string[]) => {
      const { code, stderr } = await close(destination, ...args);
      return [code, stderr];
    };
    expect(await refused('--yes')).toEqual([2, expect.stringContaining('which ones?')]);
    expect(await refused('--yes', '--state', 'open')).toEqual([2, expect.stringContaining('--state')]);
    expect(await refused('a', '--table', 'orders')).toEqual([2, expect.stringContaining('not both')]);
    expect(await refused('no/such', '--yes')).toEqual([1, expect.stringContaining('no open record is called no/such')]);
    expect(await refused('--table', 'orders', '--set', 'delivery=at-least-once')).toEqual([
      2,
      expect.stringContaining('landfall replay'),
    ]);
    expect(await countedOpen(destination)).toBe(3);
  }),
);

it(
  'list names open records whose letters are not where it looks',
  withDestination(async (destination) => {
    const letters = await parkedThree(destination);
    const [, , lost = ''] = letters.files();
    rmSync(join(letters.folder, lost));
    const { database, schema } = destination;
    const place = ['--dead-letters', letters.folder, '--to', database.url, '--schema', schema];
    const list = (...more: string[]) => runLandfall(['dead-letters', 'list', ...place, ...more]);
    const all = await list('--state', 'open');
    expect([all.code, all.stderr]).toEqual([1, `landfall: ${letters.folder} lacks ${lost}, which is open\n`]);
    expect(all.stdout).toContain('2 dead letters');
    expect((await list('--reason', 'BEHIND_PARKED')).code).toBe(0);
  }),
);
