import { afterEach, expect, it } from 'vitest';
import { LandfallError } from '../../../lib/model/errors.ts';
import { event, Feed } from '../../support/feed.ts';
import { damagedEvent } from '../../support/malformed-events.ts';
import { seeded } from '../../support/random.ts';
import { seeds } from '../../support/scenarios.ts';
import { plentyOfTime, rowsOf, withDestination } from '../../support/with-destination.ts';
import { expectNothingPolluted } from '../hostile/prototypes.ts';

afterEach(expectNothingPolluted);

it.each(seeds)(
  'an event that is none is one systemic error and writes nothing, else it is worked off (seed %i)',
  (seed) =>
    withDestination(async (destination) => {
      const random = seeded(seed);
      const kept: string[] = [];
      const handler = destination.handler(
        { delivery: 'at-least-once', insertMode: 'insert', deleteMode: 'ignore', keylessTables: 'append' },
        { put: async (name) => void kept.push(name) },
      );
      const feed = new Feed();
      await handler(event(feed.create({ id: 0, note: 'a' })), plentyOfTime);
      const outcomes = { refused: 0, done: 0 };
      for (let round = 0; round < 400; round += 1) {
        const records = [0, 0, 1, 1].map((partition) => feed.create({ id: round, note: 'a' }, { partition }));
        const before = await rowsOf(destination, 'orders', 'count(*)::int as n');
        let given: Record<string, unknown> = JSON.parse(JSON.stringify(event(...records)));
        for (let times = random.int(1, 2); times > 0; times -= 1) given = damagedEvent(given, random);
        const answer = await handler(JSON.parse(JSON.stringify(given)), plentyOfTime).catch((error: unknown) => error);
        const after = await rowsOf(destination, 'orders', 'count(*)::int as n');
        const report = handler.reports.at(-1);
        if (answer instanceof Error) {
          expect(answer, JSON.stringify(given)).toBeInstanceOf(LandfallError);
          expect(answer, JSON.stringify(given)).toMatchObject({ class: 'systemic', code: 'EVENT_INVALID' });
          expect(answer.message.length).toBeLessThan(2_000);
          expect(after).toEqual(before);
          outcomes.refused += 1;
        } else {
          expect(answer, JSON.stringify(given)).toEqual({ batchItemFailures: [] });
          const skipped = Object.values(report?.skipped ?? {}).reduce((sum, count) => sum + count, 0);
          expect((report?.inserted ?? 0) + skipped + (report?.deadLetters ?? 0)).toBe(report?.records);
          outcomes.done += 1;
        }
      }
      expect(outcomes.refused).toBeGreaterThan(100);
      expect(outcomes.done).toBeGreaterThan(50);
    })(),
);

it.each([undefined, null, '', 'text', 5, true, [], {}, [[]], { records: [] }, Object.create(null)])(
  'what is no event at all, as %j, is one systemic error',
  (given) =>
    withDestination(async (destination) => {
      const handler = destination.handler();
      await expect(handler(given, plentyOfTime)).rejects.toMatchObject({ class: 'systemic', code: 'EVENT_INVALID' });
    })(),
);
