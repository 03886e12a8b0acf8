import { describe, expect, it } from 'vitest';
import { differences } from '../../support/expected.ts';
import { event, Feed } from '../../support/feed.ts';
import { fixturePath, loadExpected } from '../../support/fixtures.ts';
import { copyRole, type RedshiftDestination, staging } from '../../support/redshift/destination.ts';
import { withRedshift } from '../../support/redshift/with-redshift.ts';
import { runLandfall } from '../../support/run-landfall.ts';

/** A fixture's events and what they come to. */
const captured = '06b';
const file = fixturePath(captured, 'ndjson');

/** Arguments for a destination; its own address, or another. */
function replayTo({ standIn, schema }: RedshiftDestination, to = new URL(standIn.url)): string[] {
  const address = to.href.replace(/^postgres:/, 'redshift:');
  return ['replay', '--to', address, '--schema', schema, '--set', 'truncate=truncate'];
}

const json = { type: 'string', name: 'io.debezium.data.Json', version: 1 };
const staged = ['--staging', staging, '--copy-role', copyRole, '--set', 'copyThreshold=10'];

describe('landfall replay to a Redshift', () => {
  it(
    'leaves tables equal to the source’s; again with what is stored it changes nothing, and with --again applies all anew',
    withRedshift(async (destination) => {
      const { database, schema, standIn } = destination;
      const differing = () => differences(database.url, schema, loadExpected(captured), { kind: 'redshift' });
      const args = [...replayTo(destination), ...staged, file];
      const first = await runLandfall(args);
      expect(first.stderr).toBe('');
      const { records = 0, upserted, deleted, ...rest } = first.summary();
      expect(first).toMatchObject({ code: 0 });
      expect(Object.keys(first.summary())).toEqual([
        ...['invocations', 'records', 'upserted', 'deleted', 'inserted', 'skipped', 'alreadyApplied', 'deadLetters'],
        ...['retries', 'ddl', 'ms', 'eventsPerSecond'],
      ]);
      expect(rest).toMatchObject({ alreadyApplied: 0, deadLetters: 0, retries: 0 });
      expect(await differing()).toEqual([]);
      const copies = standIn.statements.filter((text) => text.startsWith('copy'));
      expect(copies.length).toBeGreaterThan(0);
      for (const text of copies) expect(text).toContain(`from '${staging}/local/`);

      const second = await runLandfall(args);
      expect(second.summary()).toMatchObject({ alreadyApplied: records, upserted: 0, deleted: 0, ddl: 0 });
      expect(await differing()).toEqual([]);

      const again = await runLandfall([...args, '--again']);
      expect(again.summary()).toMatchObject({ alreadyApplied: 0, upserted, deleted, ddl: 0 });
      expect(await differing()).toEqual([]);
    }),
  );

  it(
    'applies anew, with --again, where nothing was ever applied',
    withRedshift(async (destination) => {
      const ran = await runLandfall(
        [...replayTo(destination), '--again', '-'],
        JSON.stringify(event(new Feed().create({ id: 1, note: 'a' }))),
      );
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(ran.summary()).toMatchObject({ upserted: 1 });
    }),
  );

  it(
    'says in one line what is in the way and what to do, never the password',
    withRedshift(async (destination) => {
      const args = replayTo(destination);
      const wrong = new URL(destination.standIn.url);
      wrong.password = 's3cret';
      const feed = new Feed({ columns: { id: 'int32', doc: json } });
      const long = feed.create({ id: 1, doc: JSON.stringify({ text: 'x'.repeat(100_000) }) });
      const events = JSON.stringify(event(long));
      const iam = ['--set', 'auth=iam', '--set', 'clusterIdentifier=shop'];
      const away = 'http://127.0.0.1:1';
      const cases: [string[], Record<string, string>, RegExp][] = [
        [args, {}, /longer than the 65535 bytes .*; give --staging and --copy-role$/],
        [
          [...args, ...staged],
          { AWS_ENDPOINT_URL_S3: away },
          /cannot be put into S3: bucket staging.*ECONNREFUSED.*; look at the bucket of --staging/,
        ],
        [
          [...args, ...staged],
          { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
          /Could not load credentials.*; look at .* your own AWS credentials/,
        ],
        [
          [...args, ...iam],
          { AWS_ENDPOINT_URL: away },
          /temporary credentials of cluster shop, .* cannot be read.*; look at your own AWS credentials/,
        ],
        [
          replayTo(destination, wrong),
          {},
          /password authentication failed .*; look at user and password of --to, or at PGPASSWORD$/,
        ],
        [
          [...replayTo(destination, wrong), '--again'],
          {},
          /progress is not forgotten: .*; look at user and password of --to/,
        ],
      ];
      for (const [given, environment, told] of cases) {
        const ran = await runLandfall([...given, '--attempts', '1', '-'], events, environment);
        expect(ran.stderr.trimEnd()).toMatch(told);
        expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
        expect(ran.code).toBe(1);
        expect(ran.stderr + ran.stdout).not.toMatch(new RegExp(`s3cret|${destination.password}`));
      }
    }),
  );
});
