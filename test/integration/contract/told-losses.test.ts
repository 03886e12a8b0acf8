import { expect, it } from 'vitest';
import { Feed } from '../../support/feed.ts';
import { send, withDestination } from '../../support/with-destination.ts';

it(
  'values that lose their nanoseconds are counted once, when they are committed',
  withDestination(async (destination) => {
    const at = { type: 'int64', name: 'io.debezium.time.NanoTimestamp', optional: true } as const;
    const feed = new Feed({ columns: { id: 'int32', at } });
    const records = [1_000, 1_001, 1_999].map((nanos, id) => feed.create({ id, at: nanos }));
    const handler = destination.handler();
    await send(handler, records);
    await send(handler, records);
    expect(handler.reports.map((report) => report.nanosecondsCut)).toEqual([2, 0]);
  }),
);

it(
  'a column that is created without the default of the source is told, with the reason, once',
  withDestination(async (destination) => {
    const given = { type: 'int32', name: 'io.debezium.time.Date', optional: true, default: 0 } as const;
    const feed = new Feed({ columns: { id: 'int32', given } });
    const handler = destination.handler();
    await send(handler, [feed.create({ id: 1, given: 5 })]);
    await send(handler, [feed.create({ id: 2, given: 5 })]);
    expect(handler.reports.map((report) => report.leftOutDefaults)).toEqual([
      [expect.stringMatching(/^orders\.given: /)],
      [],
    ]);
  }),
);
