import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { event, Feed } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { countedOpen, runRedrive } from '../../support/redriving.ts';
import { runLandfall } from '../../support/run-landfall.ts';
import { linesOf, refusal, send, withDestination } from '../../support/with-destination.ts';

const columns = { id: 'int32', note: 'string' } as const;

function to({ database, schema }: Destination): string[] {
  return ['--to', database.url, '--schema', schema];
}

/** Three parked records: one superseded, two open, of two codes. */
async function parkedThree(destination: Destination) {
  const { database, schema } = destination;
  await database.query(`create table "${schema}".orders (id int primary key, note bigint)`);
  const letters = deadLettersOfTest();
  const feed = new Feed({ columns });
  const bad = [feed.create({ id: 1, note: 'x' }), feed.create({ id: 2, note: 'y' }), feed.garbage()];
  await destination.apply([event(...bad), event(feed.update({ id: 1, note: '5' }))], {}, { deadLetters: letters });
  return letters;
}

it(
  'list tells each dead letter with its state, and filters; show prints one with its record, no password',
  withDestination(async (destination) => {
    const letters = await parkedThree(destination);
    const list = async (...more: string[]) => {
      const place = ['dead-letters', 'list', '--dead-letters', letters.folder, '--json', ...more];
      const { code, stdout, stderr } = await runLandfall(place);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).not.toContain(destination.password);
      return stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as { offset: number; state: string | null; key: string; name: string });
    };
    expect((await list()).map(({ offset, state }) => [offset, state])).toEqual([
      [0, null],
      [1, null],
      [2, null],
    ]);
    const all = await list(...to(destination));
    expect(all.map(({ state, key }) => [state, key])).toEqual([
      ['superseded', '{"id":1}'],
      ['open', '{"id":2}'],
      ['open', '{"id":0}'],
    ]);
    expect(await list(...to(destination), '--state', 'open', '--reason', 'UNDECODABLE')).toEqual([all[2]]);
    expect(await list('--table', 'orders', '--topic', 'other')).toEqual([]);

    const name = all[1]?.name ?? '';
    const shown = await runLandfall([
      'dead-letters',
      'show',
      '--dead-letters',
      letters.folder,
      ...to(destination),
      name,
    ]);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/^state +open$/m);
    expect(shown.stdout).toMatch(/^code +VALUE_DOES_NOT_FIT$/m);
    expect(shown.stdout).toContain('alter table');
    expect(shown.stdout).toContain('"note":"y"');
    expect(shown.stdout).not.toContain(destination.password);
    const table = await runLandfall(['dead-letters', 'list', '--dead-letters', letters.folder, ...to(destination)]);
    expect(table.stdout).toMatch(/^parked at +state +code +table +key +name$/m);
    expect(table.stdout).toContain('3 dead letters');
  }),
);

it(
  'redrive tells people what is left and why',
  withDestination(async (destination) => {
    const letters = await parkedThree(destination);
    await destination.database.query(`alter table "${destination.schema}".orders alter note type text`);
    const args = ['redrive', ...to(destination), '--dead-letters', letters.folder];
    const dry = await runLandfall([...args, '--dry-run', '--table', 'orders', '--reason', 'VALUE_DOES_NOT_FIT']);
    expect([dry.code, dry.stdout]).toEqual([
      0,
      '1 would be written, 0 made unnecessary by a later one, 0 would stay open (✗).\n',
    ]);
    expect(await countedOpen(destination)).toBe(2);
    const ran = await runLandfall(args);
    expect(ran.code).toBe(1);
    const [first, last] = ran.stdout.trimEnd().split('\n');
    expect(first).toMatch(/^✗ UNDECODABLE .*offset 2/);
    expect(last).toBe('1 written and resolved, 0 superseded by a later one, 1 still open (✗).');
    expect(await linesOf(destination)).toEqual(['1 5', '2 y']);
  }),
);

it(
  'redrive reads what Lambda left of a batch, and says which of it progress has passed',
  withDestination(async (destination) => {
    const folder = mkdtempSync(join(tmpdir(), 'landfall-failed-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const feed = new Feed({ columns });
    const [first, lost, last] = [1, 2, 3].map((id) => feed.create({ id, note: 'n' }, { offset: id }));
    if (first === undefined || lost === undefined || last === undefined) throw new Error('three records');
    const record = (payload: unknown) => ({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
      version: '1.0',
      KafkaBatchInfo: { batchSize: 1, payloadSize: 1 },
      payload,
    });
    const files = [event(first), JSON.stringify(event(last))].map((payload, i) => {
      const file = join(folder, `${i}.json`);
      writeFileSync(file, i === 0 ? JSON.stringify(record(payload), null, 2) : JSON.stringify(record(payload)));
      return file;
    });
    const letters = deadLettersOfTest();
    const fed = await runRedrive(destination, letters, files);
    expect([fed.code, fed.stderr]).toEqual([0, '']);
    expect(await linesOf(destination)).toEqual(['1 n', '3 n']);

    const hole = join(folder, 'hole.json');
    writeFileSync(hole, JSON.stringify(record(event(lost))));
    const passed = await runRedrive(destination, letters, [hole]);
    expect(passed.code).toBe(1);
    expect(JSON.parse(passed.stdout)).toMatchObject({ fed: { records: 1, passed: 1, undone: 0 } });
    expect(await linesOf(destination)).toEqual(['1 n', '3 n']);
  }),
);

it(
  'a batch that Lambda gave up and the destination awaits goes on from the file, and what waited behind it after it',
  withDestination(async (destination) => {
    const folder = mkdtempSync(join(tmpdir(), 'landfall-failed-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const feed = new Feed({ columns });
    const [first, damaged, third] = [
      feed.create({ id: 1, note: 'a' }),
      feed.garbage(),
      feed.create({ id: 3, note: 'c' }),
    ];
    const behind = feed.create({ id: 4, note: 'd' });
    const handler = destination.handler();
    expect(await send(handler, [first, damaged, third])).toEqual(['0/1', '0/2']);
    expect((await refusal(handler, [behind])).message).toContain('an earlier record was returned');
    const file = join(folder, 'given-up');
    writeFileSync(file, JSON.stringify({ KafkaBatchInfo: {}, payload: JSON.stringify(event(damaged, third)) }));
    const fed = await runRedrive(destination, deadLettersOfTest(), [file]);
    expect([fed.code, JSON.parse(fed.stdout)]).toMatchObject([
      1,
      { open: 1, fed: { records: 2, passed: 0, undone: 0 } },
    ]);
    expect(await send(handler, [behind])).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 a', '3 c', '4 d']);
  }),
);

it(
  'says what a redrive cannot do',
  withDestination(async (destination) => {
    await send(destination.handler(), [new Feed({ columns }).create({ id: 1, note: 'n' })]);
    const folder = ['--dead-letters', tmpdir()];
    const without = await runLandfall(['redrive', ...to(destination)]);
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('--dead-letters')]);
    const once = await runLandfall(['redrive', ...to(destination), ...folder, '--set', 'delivery=at-least-once']);
    expect([once.code, once.stderr]).toEqual([2, expect.stringContaining('landfall replay')]);
    const nothing = await runLandfall(['redrive', ...to(destination), ...folder]);
    expect([nothing.code, nothing.stdout]).toEqual([0, 'Nothing is open.\n']);
  }),
);

it(
  'says where what is asked for is known by another name',
  withDestination(async (destination) => {
    const { database, schema } = destination;
    await database.query(`create table "${schema}".orders (id int primary key, note bigint)`);
    const letters = deadLettersOfTest();
    const bad = new Feed({ columns }).create({ id: 1, note: 'x' });
    await destination.apply([event(bad)], { name: 'shop' }, { deadLetters: letters });
    const args = ['redrive', ...to(destination), '--dead-letters', letters.folder];
    const other = await runLandfall(args);
    expect(other.stderr).toContain('is it --set name=shop that is meant?');
    expect(other.stdout).toBe('Nothing is open.\n');
    const own = await runLandfall([...args, '--set', 'name=shop']);
    expect([own.code, own.stderr]).toEqual([1, '']);
  }),
);
