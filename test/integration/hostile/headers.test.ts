import { afterEach, describe, expect, it } from 'vitest';
import { event, Feed } from '../../support/feed.ts';
import { keptAside } from '../../support/own-tables.ts';
import { header } from '../../support/records.ts';
import { linesOf, withDestination } from '../../support/with-destination.ts';
import { hostileNames } from './names.ts';
import { expectNothingPolluted } from './prototypes.ts';

afterEach(expectNothingPolluted);

describe('headers', () => {
  it(
    'of any name and any content leave a record what it is',
    withDestination(async (destination) => {
      const headers = hostileNames.flatMap((name) => [header(name, name), header(name, `{"${name}":`)]);
      const feed = new Feed();
      const records = [1, 2].map((id) => ({ ...feed.create({ id, note: 'a' }), headers }));
      await destination.apply([event(...records, { ...feed.remove({ id: 2 }), headers })]);
      expect(await linesOf(destination)).toEqual(['1 a']);
    }),
  );

  it.each([
    ['no JSON', '{"id":'],
    ['JSON of another kind', '[1]'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['a prototype', '{"__proto__":{"id":1},"constructor":{"prototype":{"id":1}}}'],
    ['another key', '{"other":1}'],
    ['a key that is null', '{"id":null}'],
    ['a payload that is a prototype', '{"schema":null,"payload":{"__proto__":{"id":1}}}'],
    ['bytes that are no text', '\ud800'],
  ])('of a primary-key change that hold %s are not one', (_what, text) =>
    withDestination(async (destination) => {
      const feed = new Feed();
      const first = feed.create({ id: 1, note: 'a' });
      const headers = ['__debezium.newkey', '__debezium.oldkey'].map((name) => header(name, text));
      const removed = { ...feed.remove({ id: 1 }), headers };
      const created = { ...feed.create({ id: 2, note: 'b' }), headers };
      await destination.apply([event(first, removed, created)]);
      expect(await linesOf(destination)).toEqual(['2 b']);
      expect(await keptAside(destination)).toBe(0);
    })(),
  );

  it.each([
    ['no list', 'text'],
    ['numbers that are no bytes', [1e9, -1e9, Number.NaN, 0.5]],
    ['texts', ['a', '__proto__']],
    ['nothing', null],
    ['lists', [[1], [2]]],
  ])('whose bytes are %s leave a record what it is', (_what, bytes) =>
    withDestination(async (destination) => {
      const headers = [{ '__debezium.oldkey': bytes }, null, 'x', 5, [], { '__debezium.oldkey': null }] as never;
      const feed = new Feed();
      await destination.apply([event({ ...feed.create({ id: 1, note: 'a' }), headers })]);
      expect(await linesOf(destination)).toEqual(['1 a']);
    })(),
  );
});

it.each([{}, 'x', 5, null, { '__debezium.oldkey': [1] }])(
  'headers that are %j and no list leave a record what it is',
  (headers) =>
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event({ ...feed.create({ id: 1, note: 'a' }), headers: headers as never })]);
      expect(await linesOf(destination)).toEqual(['1 a']);
    })(),
);
