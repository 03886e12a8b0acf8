import { describe, expect, it } from 'vitest';
import { make } from '../../support/existing-table.ts';
import { event, eventEach, Feed } from '../../support/feed.ts';
import { notesOf, planOf, problemsOf } from '../../support/planning.ts';
import { withDestination } from '../../support/with-destination.ts';

const none = { schemaEvolution: 'none' };

describe('what goes well and may be other than expected:', () => {
  it(
    'types that differ, defaults and fields that are left out, records without key',
    withDestination(async (destination) => {
      await make(destination, 'create table @orders (id bigint primary key, note varchar(99), at timestamp(6))');
      const at = { type: 'int64', name: 'io.debezium.time.MicroTimestamp' };
      const feed = new Feed({ columns: { id: 'int32', note: 'string', at } });
      const soon = { type: 'int64', name: 'io.debezium.time.MicroTimestamp', default: 0 };
      const keyless = new Feed({ table: 'log', key: [], columns: { id: 'int32', soon } });
      const given = { keylessTables: 'append' };
      const events = eventEach(feed.create({ id: 1, note: 'n', at: 0 }), keyless.create({ id: 1, soon: 0 }));
      const plan = await planOf(destination, events, given);
      expect(problemsOf(plan)).toEqual([]);
      expect(notesOf(plan)).toEqual([
        'type_differs orders.id',
        'type_differs orders.note',
        'default_left_out log.soon',
        'no_key log',
      ]);
      expect(plan.notes[1]?.text).toMatch(/is character varying\(99\), where the events have text/);
      await make(destination, 'create table @log (id int)');
      expect(notesOf(await planOf(destination, events, { ...given, ...none }))).toContain('field_left_out log.soon');
    }),
  );

  it(
    'nanoseconds that no column holds, truncates of a topic with several partitions',
    withDestination(async (destination) => {
      const at = { type: 'int64', name: 'io.debezium.time.NanoTimestamp' };
      const feed = new Feed({ columns: { id: 'int32', at } });
      const events = [event(feed.create({ id: 1, at: 1 })), event(feed.truncate({ partition: 1 }))];
      expect(notesOf(await planOf(destination, events))).toEqual(['nanoseconds_cut', 'truncate_inexact']);
    }),
  );
});

describe('a plan', () => {
  it(
    'carries the tables’ shapes through the events: each statement builds on the ones before',
    withDestination(async (destination) => {
      const feed = new Feed({ columns: { id: 'int32', a: 'string' } });
      const events = [event(feed.create({ id: 1, a: 'x' }))];
      feed.alter({ id: 'int32', a: 'string', b: 'int64' });
      events.push(event(feed.update({ id: 1, a: 'x', b: 1 })), event(feed.update({ id: 1, a: 'x', b: 2 })));
      feed.alter({ id: 'int32', b: 'string' });
      events.push(event(feed.update({ id: 1, b: 'two' })));
      const plan = await planOf(destination, events, { delivery: 'at-least-once', insertMode: 'insert' });
      expect(plan.ddl.map(({ sql }) => sql.split('\n')[0])).toEqual([
        'create table if not exists "landfall test"."orders" (',
        expect.stringContaining('create index if not exists'),
        'alter table "landfall test"."orders"',
      ]);
      expect(plan.tables).toMatchObject([
        {
          ...{ name: 'orders', ddl: 'create', key: ['id'], upserts: 3, deletes: 0 },
          columns: [
            { name: 'id', type: 'integer' },
            { name: 'a', type: 'text' },
            { name: 'b', type: 'bigint' },
          ],
        },
      ]);
      expect(problemsOf(plan)).toEqual(['parked VALUE_DOES_NOT_FIT orders.b 1']);
    }),
  );

  it(
    'counts what is skipped by reason, applied already and deleted',
    withDestination(async (destination) => {
      const feed = new Feed();
      const first = event(feed.create({ id: 1 }), feed.create({ id: 2 }));
      await destination.apply([first]);
      const unknown = new Feed({ table: 'gone' });
      const removed = [feed.remove({ id: 1 }), feed.tombstone({ id: 1 }), feed.truncate()];
      const plan = await planOf(destination, [first, event(...removed), event(unknown.tombstone({ id: 1 }))], {
        truncate: 'ignore',
      });
      expect(plan).toMatchObject({
        ...{ records: 6, alreadyApplied: 2, ddl: [], problems: [], skipped: { truncate: 1, unknown_table: 1 } },
        tables: [{ name: 'orders', ddl: 'none', upserts: 0, deletes: 2, truncates: 0 }],
      });
    }),
  );
});
