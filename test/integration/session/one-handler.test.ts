import { describe, expect, it } from 'vitest';
import { LandfallError } from '../../../lib/model/errors.ts';
import { parseSettings } from '../../../lib/model/settings.ts';
import { Feed } from '../../support/feed.ts';
import { linesOf, refusal, send, withDestination } from '../../support/with-destination.ts';

describe('one handler', () => {
  it(
    'whose invocations overlap, as when one ran out of time, writes every record once',
    withDestination(async (destination) => {
      const feed = new Feed();
      const handler = destination.handler({ insertMode: 'insert', deleteMode: 'ignore' });
      await send(handler, [feed.create({ id: 0, note: 'a' })]);
      const expected = ['0 a'];
      for (let round = 1; round <= 20; round++) {
        const records = [0, 1, 2, 3].map((i) => feed.create({ id: round * 10 + i, note: 'a' }, { partition: i % 2 }));
        expected.push(...records.map((_, i) => `${round * 10 + i} a`));
        // The same records and a part of them, at the same time: two of the three meet moved progress.
        await Promise.allSettled([send(handler, records), send(handler, records.slice(0, 2)), send(handler, records)]);
        await send(handler, records);
      }
      expect(await linesOf(destination)).toEqual(expected.sort());
    }),
  );

  it(
    'takes edited settings with the next invocation, on a new connection, and closes the old one',
    withDestination(async (destination) => {
      const parse = (given: Readonly<Record<string, unknown>>) =>
        parseSettings({ ...destination.settings, ...given }).settings;
      let current = parse({ deleteMode: 'mark' });
      const handler = destination.createHandler({
        configuration: { settings: async () => current, password: async () => destination.password },
        report: () => undefined,
      });
      const feed = new Feed();
      await send(handler, [feed.create({ id: 1, note: 'a' }), feed.remove({ id: 1 })]);
      expect(await linesOf(destination)).toEqual(['1 a true']);
      current = parse({ deleteMode: 'delete' });
      await send(handler, [feed.remove({ id: 1 })]);
      expect(await linesOf(destination)).toEqual([]);
      await handler.close();
    }),
  );

  it(
    'fails its events while the settings are invalid, and heals when they are corrected',
    withDestination(async (destination) => {
      const { settings } = parseSettings(destination.settings);
      let isBad = true;
      const handler = destination.createHandler({
        configuration: {
          settings: async () => {
            if (isBad) throw new LandfallError('systemic', 'SETTINGS_INVALID', 'settings: deleteMode = "x"');
            return settings;
          },
          password: async () => destination.password,
        },
        report: () => undefined,
      });
      const record = new Feed().create({ id: 1, note: 'a' });
      expect(await refusal(handler, [record])).toMatchObject({ code: 'SETTINGS_INVALID' });
      isBad = false;
      expect(await send(handler, [record])).toEqual([]);
      await handler.close();
    }),
  );

  it(
    'refuses an event that is not Kafka’s',
    withDestination(async (destination) => {
      const context = { awsRequestId: 'test', getRemainingTimeInMillis: () => 10_000 };
      const given = { Records: [{ eventSource: 'aws:sqs', body: 'x' }] };
      await expect(destination.handler()(given, context)).rejects.toMatchObject({ code: 'EVENT_INVALID' });
    }),
  );
});
