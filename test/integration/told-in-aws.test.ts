import { expect, it, vi } from 'vitest';
import { cloudWatchReport } from '../../functions/metrics.ts';
import type { BatchReport } from '../../lib/model/report.ts';
import type { LambdaRecord } from '../../local/lambda-event.ts';
import { deadLettersOfTest } from '../support/dead-letters.ts';
import { event, Feed, unavailable } from '../support/feed.ts';
import type { Destination } from '../support/harness.ts';
import { linesToldBy, metricsOf } from '../support/told.ts';
import { queriedFields, watchedMetrics } from '../support/watched.ts';
import { plentyOfTime, withDestination } from '../support/with-destination.ts';

/** Reports of everything a destination’s alarms and dashboard are about, as the real handler gives them. */
async function eventfulDay(destination: Destination): Promise<BatchReport[]> {
  await destination.database.query(`create table "${destination.schema}".numbers (id int primary key, note bigint)`);
  const at = { type: 'int64', name: 'io.debezium.time.NanoTimestamp', optional: true } as const;
  const orders = new Feed({ columns: { id: 'int32', note: 'string', at } });
  const numbers = new Feed({ topic: 'shop.public.numbers', columns: { id: 'int32', note: 'string' } });
  const reports: BatchReport[] = [];
  const day = async (
    settings: Readonly<Record<string, unknown>>,
    ...records: readonly LambdaRecord[]
  ): Promise<void> => {
    const handler = destination.handler(settings, deadLetters);
    await handler(event(...records), plentyOfTime).catch(() => undefined);
    reports.push(...handler.reports);
  };
  const deadLetters = deadLettersOfTest();
  await day({}, orders.create({ id: 1, note: 'a', at: 1_001 }), orders.create({ id: 2, note: 'b', at: null }));
  await day({}, orders.remove({ id: 1 }), orders.update({ id: 3, note: unavailable, at: null }));
  await day({}, orders.create({ id: 5, note: 'e', at: null }), orders.truncate({ partition: 1 }));
  await day({ insertMode: 'insert' }, new Feed({ topic: 'shop.public.log' }).create({ id: 1, note: 'x' }));
  await day({}, numbers.create({ id: 1, note: '1' }), numbers.create({ id: 2, note: 'two' }));
  await day({ onBadRecord: 'halt' }, numbers.create({ id: 3, note: '3' }), numbers.create({ id: 4, note: 'four' }));
  const broken = destination.handler();
  await broken({ Records: [] }, plentyOfTime).catch(() => undefined);
  return [...reports, ...broken.reports];
}

it(
  'alarms, dashboard and saved queries watch what the handler really tells',
  withDestination(async (destination) => {
    const reports = await eventfulDay(destination);
    const [refused] = reports.slice(-1);
    if (refused === undefined) throw new Error('no report');
    const failures = [{ class: 'systemic', code: 'SETTINGS_INVALID', message: 'settings: port = 0' }];
    // As Lambda’s runtime sets it.
    vi.stubEnv('AWS_LAMBDA_INITIALIZATION_TYPE', 'on-demand');
    const lines = linesToldBy(() => {
      const { report } = cloudWatchReport('shop');
      for (const one of [...reports, { ...refused, failures }]) report(one);
    });
    expect([...watchedMetrics('shop')].filter((name) => !metricsOf(lines).has(name))).toEqual([]);
    const fields = new Set(lines.flatMap((line) => Object.keys(line)));
    expect([...queriedFields()].filter((name) => !fields.has(name))).toEqual([]);
    expect(lines).toContainEqual(
      expect.objectContaining({ message: 'applied', table: 'orders', upserted: 2, deleted: 0, inserted: 0 }),
    );
  }),
);
