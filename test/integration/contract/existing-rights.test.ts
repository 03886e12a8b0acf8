import { describe, expect, it } from 'vitest';
import { asLogin } from '../../support/as-login.ts';
import { unavailable } from '../../support/feed.ts';
import { linesOf, refusal, rowsOf, send } from '../../support/with-destination.ts';

const table = 'create table @orders (id int primary key, note text);';
const all = `${table} grant all on @orders to $role;`;

describe('rights on columns', () => {
  it(
    'suffice where they cover what the source has: columns of somebody else’s stay theirs',
    asLogin(
      `create table @orders (id int primary key, note text, own text default 'mine');
       grant select (id, note), insert (id, note), update (note), delete on @orders to $role;`,
      async ({ handler, feed, login }) => {
        expect(
          await send(
            handler,
            [1, 2, 3].map((id) => feed.create({ id, note: 'a' })),
          ),
        ).toEqual([]);
        const changed = [
          feed.update({ id: 1, note: 'b' }),
          feed.update({ id: 2, note: unavailable }),
          feed.remove({ id: 3 }),
        ];
        expect(await send(handler, changed)).toEqual([]);
        expect(await rowsOf(login, 'orders')).toEqual([
          { id: 1, note: 'b', own: 'mine' },
          { id: 2, note: 'a', own: 'mine' },
        ]);
      },
    ),
  );

  it.each([
    ['select (note)', 'select (id), insert (id, note), update (note), delete'],
    ['insert (note)', 'select (id, note), insert (id), update (note), delete'],
    ['update (note)', 'select (id, note), insert (id, note), delete'],
    ['select (id)', 'select (note), insert (id, note), update (note), delete'],
  ])('that lack %s are a systemic error that names the table, and heal', (right, rights) =>
    asLogin(`${table} grant ${rights} on @orders to $role;`, async ({ handler, feed, login, deadLetters }) => {
      const records = [1, 2].map((id) => feed.create({ id, note: 'a' }));
      const error = await refusal(handler, records);
      expect(error).toMatchObject({ class: 'systemic', code: '42501', message: expect.stringContaining('orders') });
      expect(deadLetters.files()).toEqual([]);
      await login.sql(`grant ${right} on @orders to $role`);
      expect(await send(handler, records)).toEqual([]);
      expect(await linesOf(login)).toEqual(['1 a', '2 a']);
    })(),
  );
});

describe('a table of another owner', () => {
  it(
    'is written as it is; a new field is a systemic error that prints the ALTER, and heals',
    asLogin(all, async ({ handler, feed, login, deadLetters }) => {
      expect(await send(handler, [feed.create({ id: 1, note: 'a' })])).toEqual([]);
      feed.alter({ id: 'int32', note: 'string', more: 'string' });
      const wider = [feed.create({ id: 2, note: 'b', more: 'c' })];
      const error = await refusal(handler, wider);
      expect(error).toMatchObject({
        class: 'systemic',
        code: 'DDL_FAILED',
        message: expect.stringContaining('must be owner'),
      });
      expect(error.message).toContain('add column if not exists "more" text');
      await login.sql('alter table @orders add more text');
      expect(await send(handler, wider)).toEqual([]);
      expect(await rowsOf(login, 'orders')).toEqual([
        { id: 1, note: 'a', more: null },
        { id: 2, note: 'b', more: 'c' },
      ]);
      expect(deadLetters.files()).toEqual([]);
    }),
  );

  it(
    'is written without the field where the schema does not evolve',
    asLogin(
      all,
      async ({ handler, feed, login }) => {
        feed.alter({ id: 'int32', note: 'string', more: 'string' });
        expect(await send(handler, [feed.create({ id: 1, note: 'a', more: 'b' })])).toEqual([]);
        expect(await linesOf(login)).toEqual(['1 a']);
        expect(handler.reports[0]?.leftOut).toEqual(['orders.more']);
      },
      { schemaEvolution: 'none' },
    ),
  );
});
