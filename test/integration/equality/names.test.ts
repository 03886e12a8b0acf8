import { describe, expect, it } from 'vitest';
import type { BatchReport } from '../../../lib/model/report.ts';
import { deliver } from '../../../local/event-source.ts';
import { type LambdaEvent, partitionId, recordsOf } from '../../../local/lambda-event.ts';
import { byKind } from '../../support/destination-kind.ts';
import { differences } from '../../support/expected.ts';
import { type ExpectedTable, loadEvents, loadExpected } from '../../support/fixtures.ts';
import { nameAtRedshift } from '../../support/redshift/catalog-names.ts';
import { destinationFor, ways } from '../../support/scenarios.ts';
import { recordsIn, tablesOf } from '../../support/streams.ts';

/** Fixture 09: hard identifiers; the schemas `public` and `other` both have a table `order`. */
const fixture = '09';
const events = loadEvents(fixture);
const expected = loadExpected(fixture);
const topics = { public: 'names9.public.order', other: 'names9.other.order' } as const;
const renamed = 'the other "order"';
const ruleFor = (schema: keyof typeof topics) => ({
  tableNames: [{ match: topics[schema].replaceAll('.', '\\.'), table: renamed }],
});

const isOrder = ({ name }: ExpectedTable) => name === 'order';
const nameUnder = (schema: keyof typeof topics) => (table: ExpectedTable) =>
  isOrder(table) && table.schema === schema ? renamed : table.name;
/** Names of tables as the destination has them, in its order. */
const sorted = (names: readonly string[]) => {
  const there = names.map(byKind({ postgresql: (name: string) => name, redshift: nameAtRedshift }));
  return there.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
};

const bothTopics =
  /^topics "names9\.(public|other)\.order" and "names9\.(?!\1)(public|other)\.order" .*"order".*tableNames/;

/** Whose `order` was delivered first and whose second. */
function orders(delivery: readonly LambdaEvent[]): readonly ['public', 'other'] | readonly ['other', 'public'] {
  const all = delivery.flatMap(recordsOf);
  const [ours, others] = [topics.public, topics.other].map((topic) => all.findIndex((one) => one.topic === topic));
  return (ours ?? 0) < (others ?? 0) ? ['public', 'other'] : ['other', 'public'];
}

/** Why records were returned, each reason once. */
function failuresOf(reports: readonly BatchReport[]): BatchReport['failures'][number][] {
  const failures = reports.flatMap((report) => report.failures);
  return [...new Map(failures.map((failure) => [failure.message, failure])).values()];
}

describe.each(ways)('fixture 09, $way', ({ of }) => {
  it('is equal under a rule for the second table of one name', async () => {
    const destination = await destinationFor({ fixture, isTyped: false });
    await destination.apply(of(events), ruleFor('other'));
    const { database, schema } = destination;
    expect(await differences(database.url, schema, expected, { tableName: nameUnder('other') })).toEqual([]);
    expect(await tablesOf(destination)).toEqual(sorted(expected.tables.map(nameUnder('other'))));
    await destination.drop();
  });

  it('refuses the second topic of a table without a rule: nothing of it is written, and all else is', async () => {
    const destination = await destinationFor({ fixture, isTyped: false });
    const handler = destination.handler();
    const delivery = of(events);
    const delivered = await deliver(delivery, handler, { attempts: 2, backoffMs: 0 });
    await handler.close();

    const [first, second] = orders(delivery);
    expect(delivered.stuck).toEqual([...new Set(recordsIn(events, topics[second]).map(partitionId))].sort());
    expect(failuresOf(handler.reports)).toEqual([
      { class: 'systemic', code: 'TABLE_CLAIMED', message: expect.stringMatching(bothTopics) },
    ]);
    const written = { ...expected, tables: expected.tables.filter((one) => !isOrder(one) || one.schema === first) };
    expect(await differences(destination.database.url, destination.schema, written)).toEqual([]);
    expect(await tablesOf(destination)).toEqual(sorted(written.tables.map(({ name }) => name)));
    await destination.drop();
  });

  it('is equal once the refused topic has got its rule', async () => {
    const destination = await destinationFor({ fixture, isTyped: false });
    const handler = destination.handler();
    const delivery = of(events);
    await deliver(delivery, handler, { attempts: 2, backoffMs: 0 });
    await handler.close();

    const [, second] = orders(delivery);
    await destination.apply(delivery, ruleFor(second));
    const { database, schema } = destination;
    expect(await differences(database.url, schema, expected, { tableName: nameUnder(second) })).toEqual([]);
    await destination.drop();
  });
});
