import { describe, expect, it } from 'vitest';
import { asLogin } from '../../support/as-login.ts';
import { unavailable } from '../../support/feed.ts';
import { linesOf, refusal, rowsOf, send } from '../../support/with-destination.ts';

const table = 'create table @orders (id int primary key, note text);';
const all = `${table} grant all on @orders to $role;`;
const secured = `${all} alter table @orders enable row level security;`;

describe('row-level security', () => {
  it(
    'that lets every row pass changes nothing',
    asLogin(`${secured} create policy p on @orders using (true)`, async ({ handler, feed, login }) => {
      const created = [1, 2, 3].map((id) => feed.create({ id, note: 'a' }));
      expect(await send(handler, created)).toEqual([]);
      const changed = [
        feed.update({ id: 1, note: 'b' }),
        feed.update({ id: 2, note: unavailable }),
        feed.remove({ id: 3 }),
      ];
      expect(await send(handler, changed)).toEqual([]);
      expect(await linesOf(login)).toEqual(['1 b', '2 a']);
    }),
  );

  it(
    'that refuses one row has it parked alone',
    asLogin(`${secured} create policy p on @orders using (true) with check (note <> 'bad')`, async (given) => {
      const { handler, feed, login, deadLetters } = given;
      const records = Array.from({ length: 20 }, (_, id) => feed.create({ id, note: id === 13 ? 'bad' : 'good' }));
      expect(await send(handler, records)).toEqual([]);
      expect(await rowsOf(login, 'orders', 'count(*)::int as n')).toEqual([{ n: 19 }]);
      expect(deadLetters.letters()).toMatchObject([{ record: { offset: 13 }, code: '42501', table: 'orders' }]);
    }),
  );

  it.each([
    ['has no policy for the login', ''],
    ['has one that nothing passes', 'create policy p on @orders using (false)'],
  ])('that %s is a systemic error, parks nothing, and heals', (_what, policy) =>
    asLogin(`${secured} ${policy}`, async ({ handler, feed, login, deadLetters }) => {
      const records = [1, 2, 3].map((id) => feed.create({ id, note: 'a' }));
      const error = await refusal(handler, records);
      expect(error).toMatchObject({ class: 'systemic', code: '42501', message: expect.stringContaining('"orders"') });
      expect(deadLetters.files()).toEqual([]);
      await login.sql('create policy mended on @orders using (true)');
      expect(await send(handler, records)).toEqual([]);
      expect(await linesOf(login)).toEqual(['1 a', '2 a', '3 a']);
    })(),
  );

  it(
    'binds the owner of a table too where it is forced',
    asLogin(
      `${secured} alter table @orders owner to $role; alter table @orders force row level security`,
      async (given) => {
        const { handler, feed, login } = given;
        const records = [feed.create({ id: 1, note: 'a' })];
        expect(await refusal(handler, records)).toMatchObject({ class: 'systemic', code: '42501' });
        await login.sql('alter table @orders no force row level security');
        expect(await send(handler, records)).toEqual([]);
      },
    ),
  );

  const hiding = `${secured} create policy p on @orders using (note <> 'hidden') with check (true);
    insert into @orders values (1, 'hidden'), (2, 'seen')`;

  it(
    'that hides a row refuses to write over it: it is parked, the others are written',
    asLogin(hiding, async ({ handler, feed, login, deadLetters }) => {
      const records = [feed.update({ id: 1, note: 'b' }), feed.update({ id: 2, note: 'b' })];
      expect(await send(handler, records)).toEqual([]);
      expect(await linesOf(login)).toEqual(['1 hidden', '2 b']);
      expect(deadLetters.lines()).toEqual(['0/0 42501']);
    }),
  );

  it(
    'that hides a row keeps it from being deleted, as for any client: the login must see what it is to keep equal',
    asLogin(hiding, async ({ handler, feed, login }) => {
      expect(await send(handler, [feed.remove({ id: 1 }), feed.remove({ id: 2 })])).toEqual([]);
      expect(await linesOf(login)).toEqual(['1 hidden']);
      await login.sql('alter role $role bypassrls');
      expect(await send(handler, [feed.remove({ id: 1 })])).toEqual([]);
      expect(await linesOf(login)).toEqual([]);
    }),
  );
});
