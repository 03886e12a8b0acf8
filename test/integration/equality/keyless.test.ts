import { describe, expect, it } from 'vitest';
import { deliver } from '../../../local/event-source.ts';
import { type LambdaRecord, partitionId } from '../../../local/lambda-event.ts';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { byKind } from '../../support/destination-kind.ts';
import { differences } from '../../support/expected.ts';
import { parkingOf } from '../../support/expected-parking.ts';
import { type Expected, type ExpectedTable, loadEvents, loadExpected } from '../../support/fixtures.ts';
import type { Destination } from '../../support/harness.ts';
import { destinationFor, ways } from '../../support/scenarios.ts';
import { type Envelope, envelopesIn, recordsIn, tablesOf } from '../../support/streams.ts';
import { total } from '../../support/with-destination.ts';

/**
 * Fixture 07: `readings` (updated and deleted) and `audit_log` (append only) have no key; `meters` has one by
 * message.key.columns and `badges` by a unique index.
 */
const fixture = '07';
const events = loadEvents(fixture);
const expected = loadExpected(fixture);

const topicOf = (table: string) => `keys7.public.${table}`;
const keyless = ['audit_log', 'readings'];
const isKeyless = ({ name }: ExpectedTable) => keyless.includes(name);
const keyedOnly: Expected = { ...expected, tables: expected.tables.filter((table) => !isKeyless(table)) };

/** What is appended: the row of each create, read and update. */
const appended: Expected = {
  ...expected,
  tables: expected.tables.map((table) => (isKeyless(table) ? asStreamSays(table) : table)),
};

function asStreamSays(table: ExpectedTable): ExpectedTable {
  const changes = envelopesIn(events, topicOf(table.name)).filter(({ op }) => 'cru'.includes(op));
  const rows = changes.map(({ after }) => table.columns.map(({ name, type }) => sourceText(after?.[name], type)));
  return { ...table, rows, rowCount: rows.length };
}

/** A raw value as expected.json writes it (test/fixtures/README.md). */
function sourceText(raw: unknown, type: string): string | null {
  if (raw === null || raw === undefined) return null;
  if (type === 'numeric(8,3)') {
    const unscaled = Buffer.from(String(raw), 'base64');
    return (unscaled.readIntBE(0, unscaled.length) / 1_000).toFixed(3);
  }
  if (type !== 'timestamp with time zone') return String(raw);
  const [date, time = ''] = String(raw).split('T');
  return `${date} ${time.replace(/\.0+Z$|(\.\d*?)0*Z$|Z$/, '$1')}+00`;
}

const differencesOf = ({ database, schema }: Destination, wanted: Expected) =>
  differences(database.url, schema, wanted);

const count = (table: string, isCounted: (change: Envelope) => boolean, stream = events) =>
  envelopesIn(stream, topicOf(table)).filter(isCounted).length;

describe.each(ways)('fixture 07, $way', ({ of }) => {
  it('refuses tables without key, says why, and writes the others', async () => {
    const destination = await destinationFor({ fixture, isTyped: false });
    const handler = destination.handler();
    const delivered = await deliver(of(events), handler, { attempts: 2, backoffMs: 0 });
    await handler.close();

    const refused = keyless.flatMap((table) => recordsIn(events, topicOf(table)));
    expect(delivered.stuck).toEqual([...new Set(refused.map(partitionId))].sort());
    const failures = handler.reports.flatMap((report) => report.failures);
    for (const table of keyless) {
      expect(failures).toContainEqual({ class: 'systemic', code: 'NO_KEY', message: refusalOf(table) });
    }
    expect(new Set(failures.map(({ code }) => code))).toEqual(new Set(['NO_KEY']));
    expect(await tablesOf(destination)).toEqual(['badges', 'meters']);
    expect(await differencesOf(destination, keyedOnly)).toEqual([]);
    await destination.drop();
  });

  it('appends every create, read and update of a table without key, and skips and counts its deletes', async () => {
    const destination = await destinationFor({ fixture, isTyped: false });
    const delivery = of(events);
    const { reports } = await destination.apply(delivery, { keylessTables: 'append' });
    expect(await differencesOf(destination, appended)).toEqual([]);
    expect(total(reports, ({ inserted }) => inserted)).toBe(
      keyless.reduce((sum, table) => sum + count(table, ({ op }) => op !== 'd'), 0),
    );
    // At Redshift what is skipped is worth no commit, so it is counted each time that it comes.
    const counted = byKind({ postgresql: events, redshift: delivery });
    const deletes = count('readings', ({ op }) => op === 'd', counted);
    expect(total(reports, ({ skipped }) => skipped.keyless_delete ?? 0)).toBe(deletes);
    const tombstones = recordsIn(counted, topicOf('readings')).filter(({ key, value }) => !key && !value);
    expect(total(reports, ({ skipped }) => skipped.empty ?? 0)).toBe(tombstones.length);
    await destination.drop();
  });

  it('parks every change of a table without key with dead-letter, and writes the others', async () => {
    const destination = await destinationFor({ fixture, isTyped: false });
    const deadLetters = deadLettersOfTest();
    await destination.apply(of(events), { keylessTables: 'dead-letter' }, { deadLetters });

    const changes = keyless.flatMap((table) => recordsIn(events, topicOf(table))).filter(({ value }) => value);
    const letters = deadLetters.letters();
    expect(new Set(letters.map(({ code }) => code))).toEqual(new Set(['NO_KEY']));
    expect(letters.map(({ record }) => placeOf(record)).sort()).toEqual(changes.map(placeOf).sort());
    const noted = await Promise.all(keyless.map((table) => parkingOf(destination, topicOf(table))));
    expect(noted.flatMap(({ open }) => open)).toHaveLength(changes.length);
    expect(await tablesOf(destination)).toEqual(['badges', 'meters']);
    expect(await differencesOf(destination, keyedOnly)).toEqual([]);
    await destination.drop();
  });
});

const placeOf = ({ topic, partition, offset }: LambdaRecord) => `${topic} ${partition}/${offset}`;

const refusalOf = (table: string) =>
  expect.stringMatching(new RegExp(`table ${table}: the record has no key.*primary key.*message\\.key\\.columns`));
