import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { make } from '../../support/existing-table.ts';
import { event, Feed, unavailable } from '../../support/feed.ts';
import { linesOf, refusal, rowsOf, send, withDestination } from '../../support/with-destination.ts';

const table = 'create table @orders (id int primary key, note text);';
/** A trigger for each row; `body` ends with what becomes of the row. */
const rowTrigger = (when: string, body: string) => `
create function @f() returns trigger language plpgsql as $f$ begin ${body} end $f$;
create trigger t ${when} on @orders for each row execute function @f();`;

describe('a trigger', () => {
  it(
    'before a write may change its values',
    withDestination(async (destination) => {
      await make(
        destination,
        table + rowTrigger('before insert or update', 'new.note := upper(new.note); return new;'),
      );
      const feed = new Feed();
      const created = [1, 2].map((id) => feed.create({ id, note: `n${id}` }));
      await destination.apply([
        event(...created),
        event(feed.update({ id: 1, note: 'new' }), feed.update({ id: 2, note: unavailable })),
      ]);
      expect(await linesOf(destination)).toEqual(['1 NEW', '2 N2']);
    }),
  );

  it(
    'before a write may leave a row out, or keep one from being deleted',
    withDestination(async (destination) => {
      const body = `if tg_op = 'DELETE' or new.note = 'out' then return null; end if; return new;`;
      await make(destination, table + rowTrigger('before insert or update or delete', body));
      const feed = new Feed();
      const created = [feed.create({ id: 1, note: 'in' }), feed.create({ id: 2, note: 'out' })];
      const { reports } = await destination.apply([event(...created), event(feed.remove({ id: 1 }))]);
      expect(await linesOf(destination)).toEqual(['1 in']);
      expect(reports.map(({ returned }) => returned)).toEqual([0, 0]);
    }),
  );

  it(
    'after a write may write elsewhere, in the same transaction: once for each change that is written',
    withDestination(async (destination) => {
      const body = `insert into @log values (default, tg_op, coalesce(new.id, old.id)); return null;`;
      const log = 'create table @log (n int generated always as identity, op text, id int);';
      await make(destination, table + log + rowTrigger('after insert or update or delete', body));
      const feed = new Feed();
      const first = [feed.create({ id: 1, note: 'a' }), feed.create({ id: 2, note: 'b' })];
      const second = [feed.update({ id: 1, note: 'c' }), feed.remove({ id: 2 })];
      const handler = destination.handler();
      for (const records of [first, first, second, second]) expect(await send(handler, records)).toEqual([]);
      const lines = (await rowsOf(destination, 'log', 'op, id', 'n')).map(({ op, id }) => `${op} ${id}`);
      expect(lines.sort()).toEqual(['DELETE 2', 'INSERT 1', 'INSERT 2', 'UPDATE 1']);
    }),
  );

  it(
    'on the statement sees all rows at once',
    withDestination(async (destination) => {
      await make(
        destination,
        `${table} create table @log (n int);
         create function @f() returns trigger language plpgsql as $f$ begin insert into @log select count(*) from given; return null; end $f$;
         create trigger t after insert on @orders referencing new table as given for each statement execute function @f();`,
      );
      const feed = new Feed();
      await destination.apply([event(...[1, 2, 3].map((id) => feed.create({ id, note: 'a' })))]);
      expect(await rowsOf(destination, 'log')).toEqual([{ n: 3 }]);
    }),
  );

  it.each([
    ['as it is', `raise exception 'not this one'`, 'P0001'],
    ['with a code of its own', `raise exception 'not this one' using errcode = 'LF001'`, 'LF001'],
    ['with a code of another fault', `raise insufficient_privilege`, '42501'],
    ['with a code that looks like moved progress', 'perform 1 / 0', '22012'],
    ['by reading what is not there', 'perform * from nowhere', '42P01'],
    ['by casting what cannot be', `perform 'x'::int`, '22P02'],
  ])('that raises for one row, %s, has it parked alone', (_what, statement, code) =>
    withDestination(async (destination) => {
      const deadLetters = deadLettersOfTest();
      const body = `if new.note = 'bad' then ${statement}; end if; return new;`;
      await make(destination, table + rowTrigger('before insert or update', body));
      const feed = new Feed();
      const records = Array.from({ length: 20 }, (_, id) => feed.create({ id, note: id === 13 ? 'bad' : 'good' }));
      await destination.apply([event(...records)], {}, { deadLetters });
      expect(await rowsOf(destination, 'orders', 'count(*)::int as n')).toEqual([{ n: 19 }]);
      expect(deadLetters.lines()).toEqual([`0/13 ${code}`]);
    })(),
  );

  it(
    'that raises for a delete has it parked alone',
    withDestination(async (destination) => {
      const deadLetters = deadLettersOfTest();
      const body = `if old.id = 2 then raise exception 'not this one'; end if; return old;`;
      await make(destination, table + rowTrigger('before delete', body));
      const feed = new Feed();
      const created = [1, 2, 3].map((id) => feed.create({ id, note: 'a' }));
      await destination.apply(
        [event(...created), event(...[1, 2, 3].map((id) => feed.remove({ id })))],
        {},
        { deadLetters },
      );
      expect(await linesOf(destination)).toEqual(['2 a']);
      expect(deadLetters.lines()).toEqual(['0/4 P0001']);
    }),
  );

  it(
    'that fails for every row with what is no record’s fault is a systemic error, and heals',
    withDestination(async (destination) => {
      const deadLetters = deadLettersOfTest();
      await make(destination, table + rowTrigger('before insert', 'insert into audit values (new.id); return new;'));
      const feed = new Feed();
      const records = [1, 2, 3].map((id) => feed.create({ id, note: 'a' }));
      const handler = destination.handler({}, deadLetters);
      expect(await refusal(handler, records)).toMatchObject({
        class: 'systemic',
        code: '42P01',
        message: expect.stringContaining('audit'),
      });
      expect(deadLetters.files()).toEqual([]);
      await destination.database.query('create table public.audit (id int)');
      expect(await send(handler, records)).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 a', '2 a', '3 a']);
    }),
  );

  it(
    'that is deferred and raises at the commit for one row has it parked alone',
    withDestination(async (destination) => {
      const deadLetters = deadLettersOfTest();
      await make(
        destination,
        `${table} create function @f() returns trigger language plpgsql as
           $f$ begin if new.note = 'bad' then raise exception 'not this one'; end if; return null; end $f$;
         create constraint trigger t after insert or update on @orders deferrable initially deferred
           for each row execute function @f();`,
      );
      const feed = new Feed();
      const records = Array.from({ length: 20 }, (_, id) => feed.create({ id, note: id === 13 ? 'bad' : 'good' }));
      await destination.apply([event(...records)], {}, { deadLetters });
      expect(await rowsOf(destination, 'orders', 'count(*)::int as n')).toEqual([{ n: 19 }]);
      expect(deadLetters.lines()).toEqual(['0/13 P0001']);
    }),
  );

  it(
    'that is for replicas only does not fire: Landfall writes as any client does',
    withDestination(async (destination) => {
      await make(destination, table + rowTrigger('before insert', `raise exception 'no'; return new;`));
      await make(destination, 'alter table @orders enable replica trigger t');
      await destination.apply([event(new Feed().create({ id: 1, note: 'a' }))]);
      expect(await linesOf(destination)).toEqual(['1 a']);
    }),
  );
});
