import { describe, expect, it } from 'vitest';
import { event, Feed, unavailable } from '../../support/feed.ts';
import { keptAside } from '../../support/own-tables.ts';
import { linesOf, rowsOf, send, total, withDestination } from '../../support/with-destination.ts';

describe.each(['ignore', 'delete', 'mark'])('with deleteMode=%s', (deleteMode) => {
  const line = (...lines: string[]) => lines.map((text) => (deleteMode === 'mark' ? `${text} false` : text));
  const settings = { deleteMode };
  const before = { id: 1, note: 'big' };
  const after = { id: 2, note: unavailable };

  it(
    'both halves in one event: the old row goes, the new one has its values',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.create(before))], settings);
      const { reports } = await destination.apply([event(...feed.move(before, after))], settings);
      expect(await linesOf(destination)).toEqual(line('2 big'));
      expect(total(reports, (report) => report.unavailableLost)).toBe(0);
      expect(await keptAside(destination)).toBe(0);
    }),
  );

  it(
    'the create in a lower partition than the delete, in one event',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.create(before, { partition: 1 }))], settings);
      await destination.apply([event(...feed.move(before, after, { from: 1, to: 0 }))], settings);
      expect(await linesOf(destination)).toEqual(line('2 big'));
      expect(await keptAside(destination)).toBe(0);
    }),
  );

  it(
    'the delete an event before the create: the values wait for it',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.create(before))], settings);
      const [removed, tombstone, created] = feed.move(before, after);
      await destination.apply([event(removed, tombstone)], settings);
      expect(await linesOf(destination)).toEqual([]);
      expect(await keptAside(destination)).toBe(1);
      const { reports } = await destination.apply([event(created)], settings);
      expect(await linesOf(destination)).toEqual(line('2 big'));
      expect(total(reports, (report) => report.unavailableLost)).toBe(0);
      expect(await keptAside(destination)).toBe(0);
    }),
  );

  it(
    'the create an event before the delete: NULL, counted, and the old row goes',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.create(before))], settings);
      const [removed, tombstone, created] = feed.move(before, after);
      const { reports } = await destination.apply([event(created), event(removed, tombstone)], settings);
      expect(await linesOf(destination)).toEqual(line('2 -'));
      expect(total(reports, (report) => report.unavailableLost)).toBe(1);
    }),
  );

  it(
    'the old row written earlier in the same event',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.create({ id: 1, note: 'old' }))], settings);
      await destination.apply([event(feed.update(before), ...feed.move(before, after))], settings);
      expect(await linesOf(destination)).toEqual(line('2 big'));
      expect(await keptAside(destination)).toBe(0);
    }),
  );

  it(
    'a row created and moved within its first event',
    withDestination(async (destination) => {
      const feed = new Feed();
      const { reports } = await destination.apply([event(feed.create(before), ...feed.move(before, after))], settings);
      expect(await linesOf(destination)).toEqual(line('2 big'));
      expect(total(reports, (report) => report.unavailableLost)).toBe(0);
    }),
  );

  it(
    'a chain of two changes in one event carries the values along',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.create(before))], settings);
      const [one, two] = [feed.move(before, after), feed.move(after, { id: 3, note: unavailable }, { from: 1, to: 2 })];
      const { reports } = await destination.apply([event(...one, ...two)], settings);
      expect(await linesOf(destination)).toEqual(line('3 big'));
      expect(total(reports, (report) => report.unavailableLost)).toBe(0);
      expect(await keptAside(destination)).toBe(0);
    }),
  );

  it(
    'a key that moves away and back in one event',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.create(before))], settings);
      const back = { id: 1, note: unavailable };
      const [away, home] = [feed.move(before, after), feed.move(after, back, { from: 1, to: 0 })];
      await destination.apply([event(...away, ...home)], settings);
      expect(await linesOf(destination)).toEqual(line('1 big'));
      expect(await keptAside(destination)).toBe(0);
    }),
  );

  it(
    'an update of the new key in the same event keeps the old row’s values',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.create(before))], settings);
      const later = feed.move(before, after);
      await destination.apply([event(...later, feed.update(after, { partition: 1 }))], settings);
      expect(await linesOf(destination)).toEqual(line('2 big'));
    }),
  );

  it(
    'another row that takes the old key in the same event stays',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.create(before))], settings);
      await destination.apply([event(...feed.move(before, after), feed.create({ id: 1, note: 'other' }))], settings);
      expect(await linesOf(destination)).toEqual(line('1 other', '2 big'));
    }),
  );

  it(
    'a create never reads the row that stands at the old key by then',
    withDestination(async (destination) => {
      const feed = new Feed();
      const [removed, tombstone, created] = feed.move(before, after);
      await destination.apply([event(removed, tombstone), event(feed.create({ id: 1, note: 'other' }))], settings);
      const { reports } = await destination.apply([event(created)], settings);
      expect(await linesOf(destination)).toEqual(line('1 other', '2 -'));
      expect(total(reports, (report) => report.unavailableLost)).toBe(1);
    }),
  );
});

it(
  'a move whose new row has all its values leaves nothing behind, whichever half comes first',
  withDestination(async (destination) => {
    const feed = new Feed();
    await destination.apply([event(feed.create({ id: 1, note: 'a' }))]);
    const [removed, tombstone, created] = feed.move({ id: 1, note: 'a' }, { id: 2, note: 'b' });
    await destination.apply([event(removed, tombstone), event(created)]);
    expect(await linesOf(destination)).toEqual(['2 b']);
    expect(await keptAside(destination)).toBe(0);
  }),
);

it(
  'redelivered halves change nothing',
  withDestination(async (destination) => {
    const feed = new Feed();
    const first = event(feed.create({ id: 1, note: 'big' }));
    const [removed, tombstone, created] = feed.move({ id: 1, note: 'big' }, { id: 2, note: unavailable });
    const events = [first, event(removed, tombstone), event(created)];
    await destination.apply([...events, ...events.slice(1), ...events]);
    expect(await linesOf(destination)).toEqual(['2 big']);
  }),
);

it(
  'a key of several columns moves, headers with schema',
  withDestination(async (destination) => {
    const columns = { shop: 'string', id: 'int64', note: 'string' } as const;
    const feed = new Feed({ columns, key: ['shop', 'id'] });
    const handler = destination.handler();
    await send(handler, [feed.create({ shop: 'eu', id: 1, note: 'big' })]);
    const [removed, tombstone, created] = feed.move(
      { shop: 'eu', id: 1, note: 'big' },
      { shop: 'us', id: 1, note: unavailable },
    );
    await send(handler, [removed, tombstone]);
    await send(handler, [created]);
    expect(await rowsOf(destination, 'orders')).toEqual([{ shop: 'us', id: '1', note: 'big' }]);
  }),
);
