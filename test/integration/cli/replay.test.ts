import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fixturePath, loadEvents } from '../../support/fixtures.ts';
import { createDestination, type Destination } from '../../support/harness.ts';
import { gzipped, runLandfall } from '../../support/run-landfall.ts';
import { destinationFor, differencesOf, eventsOf, scenarios } from '../../support/scenarios.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function to({ database, schema }: Destination): string[] {
  return ['replay', '--to', database.url, '--schema', schema, '--set', 'truncate=truncate'];
}

function sets(settings: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
}

const keys = [
  ...['invocations', 'records', 'upserted', 'deleted', 'inserted', 'skipped', 'alreadyApplied', 'deadLetters'],
  ...['retries', 'ddl', 'ms', 'eventsPerSecond'],
];

describe.each(scenarios)('landfall replay of fixture $fixture', (scenario) => {
  it('prints its JSON line and leaves equal tables; again with what is stored, it changes nothing', async () => {
    const destination = await destinationFor(scenario);
    const args = [...to(destination), ...sets(scenario.settings), fixturePath(scenario.fixture, 'ndjson')];
    const first = await runLandfall(args);
    expect(first.stderr).toBe('');
    expect(first.code).toBe(0);
    const records = eventsOf(scenario).flatMap((event) => Object.values(event.records).flat()).length;
    expect(Object.keys(first.summary())).toEqual(keys);
    expect(first.summary()).toMatchObject({ records, alreadyApplied: 0, deadLetters: 0, retries: 0 });
    expect(await differencesOf(destination, scenario)).toEqual([]);

    const second = await runLandfall(args);
    expect(second.summary()).toMatchObject({ records, alreadyApplied: records, upserted: 0, deleted: 0, ddl: 0 });
    expect(await differencesOf(destination, scenario)).toEqual([]);
    await destination.drop();
  });
});

describe('landfall replay', () => {
  it('reads gzip, several files and standard input, and regroups', async () => {
    const destination = await createDestination();
    const [first, ...rest] = loadEvents('06b');
    const file = join(folder, 'first.ndjson.gz');
    writeFileSync(file, gzipped([first]));
    const ran = await runLandfall([...to(destination), '--batch-size', '3', file, '-'], gzipped(rest));
    expect(ran.code).toBe(0);
    expect(ran.summary()).toMatchObject({ records: 36, invocations: 13 });
    await destination.drop();
  });

  it('applies anew with --again', async () => {
    const destination = await createDestination();
    const args = [...to(destination), fixturePath('06b', 'ndjson')];
    const first = await runLandfall(args);
    const again = await runLandfall([...args, '--again']);
    expect(again.summary()).toMatchObject({ alreadyApplied: 0, upserted: first.summary().upserted });
    await destination.drop();
  });

  it('exits with 1 and says what is not written when a record cannot be', async () => {
    const destination = await createDestination();
    const ran = await runLandfall([...to(destination), '--attempts', '1', fixturePath('05', 'ndjson')]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/records of .* are not written .*cannot hold/);
    expect(ran.summary()).toMatchObject({ deadLetters: 0 });
    await destination.drop();
  });

  it('exits with 2 and one line that names what is wrong, never the password', async () => {
    const address = 'postgres://me:s3cret@127.0.0.1:1/db';
    const file = fixturePath('06b', 'ndjson');
    const wrong: [string[], RegExp][] = [
      [['replay', '--schema', 's', file], /--to/],
      [['replay', '--to', address, '--schema', 's'], /files/],
      [
        ['replay', '--to', address, '--schema', 's', '--set', 'insertMode=upsort', file],
        /insertMode.*upsort.*insert, upsert/,
      ],
      [
        ['replay', '--to', address, '--schema', 's', '--set', 'deleteMode=never', file],
        /deleteMode.*ignore, delete, mark/,
      ],
      [['replay', '--to', address, file], /schema/],
      [['replay', '--to', address, '--schema', 's', '--redeliver', 'maybe', file], /rewind or named/],
      [['replay', '--to', address, '--schema', 's', join(folder, 'missing.ndjson')], /missing\.ndjson/],
      [['replay', '--to', address, '--schema', 's', '--nonsense', file], /nonsense/],
      [['conquer'], /conquer/],
    ];
    for (const [args, message] of wrong) {
      const ran = await runLandfall(args);
      expect(ran.stderr).toMatch(message);
      expect(ran.code).toBe(2);
      expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(ran.stderr + ran.stdout).not.toContain('s3cret');
    }
  });

  it('exits with 1 when the destination is not there', async () => {
    const address = 'postgres://me:s3cret@127.0.0.1:1/db';
    const ran = await runLandfall([
      'replay',
      '--to',
      address,
      '--schema',
      's',
      '--attempts',
      '1',
      fixturePath('06b', 'ndjson'),
    ]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/ECONNREFUSED/);
    expect(ran.stderr + ran.stdout).not.toContain('s3cret');
  });
});
