import { describe, expect, it } from 'vitest';
import type { BatchReport } from '../../../lib/model/report.ts';
import { type LambdaEvent, recordsOf } from '../../../local/lambda-event.ts';
import { byKind } from '../../support/destination-kind.ts';
import { differences } from '../../support/expected.ts';
import { loadEvents, loadExpected } from '../../support/fixtures.ts';
import type { Destination } from '../../support/harness.ts';
import { destinationFor, ways } from '../../support/scenarios.ts';
import { tablesOf, withoutSchemas } from '../../support/streams.ts';

/**
 * Fixture 08: all topics of a connector that sends heartbeats, transaction metadata and logical messages, and takes an
 * incremental snapshot of `gadgets` while its rows change (rows of the snapshot have no position in the log).
 */
const fixture = '08';
const events = loadEvents(fixture);
const expected = loadExpected(fixture);

const reasonByTopic: Readonly<Record<string, string>> = {
  '__debezium-heartbeat.signals8': 'heartbeat',
  'signals8.transaction': 'transaction',
  'signals8.message': 'message',
};

/** How many records each reason must account for, by the topic they are in. */
function noiseIn(stream: readonly LambdaEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { topic } of stream.flatMap(recordsOf)) {
    const reason = reasonByTopic[topic];
    if (reason !== undefined) counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}

function skippedIn(reports: readonly BatchReport[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [reason, count] of reports.flatMap((report) => Object.entries(report.skipped))) {
    counts[reason] = (counts[reason] ?? 0) + count;
  }
  return counts;
}

/** Each record is counted once; at Redshift, where noise alone is worth no commit, each time that it comes. */
const countedIn = (delivery: readonly LambdaEvent[]) => noiseIn(byKind({ postgresql: events, redshift: delivery }));

const differencesOf = ({ database, schema }: Destination) => differences(database.url, schema, expected);

describe.each(ways)('fixture 08, $way', ({ of }) => {
  it('fills the two tables and skips and counts all else', async () => {
    const destination = await destinationFor({ fixture, isTyped: false });
    const delivery = of(events);
    const { reports } = await destination.apply(delivery);
    expect(await tablesOf(destination)).toEqual(['debezium_signal', 'gadgets']);
    expect(skippedIn(reports)).toEqual(countedIn(delivery));
    expect(await differencesOf(destination)).toEqual([]);
    await destination.drop();
  });

  it('does the same where records carry no schema that names them', async () => {
    const destination = await destinationFor({ fixture, isTyped: true });
    const delivery = of(withoutSchemas(events));
    const { reports } = await destination.apply(delivery, { schemalessDecimals: 'base64' });
    expect(await tablesOf(destination)).toEqual(['debezium_signal', 'gadgets']);
    expect(skippedIn(reports)).toEqual(countedIn(delivery));
    expect(await differencesOf(destination)).toEqual([]);
    await destination.drop();
  });
});
