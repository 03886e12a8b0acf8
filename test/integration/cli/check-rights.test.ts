import { describe, expect, it } from 'vitest';
import { asLogin } from '../../support/as-login.ts';
import { checkOf, linesOf, mend } from '../../support/checking.ts';
import { refusal, send } from '../../support/with-destination.ts';

const orders = 'create table @orders (id int primary key, note text);';
const fixed = { schemaEvolution: 'none' };
const upserts = { ...fixed, deleteMode: 'ignore' };
const own =
  'create table @_landfall_progress (x int); create table @_landfall_parked (x int); create table @_landfall_moved (x int);';

describe('rights on a table are those its statements take, and they suffice:', () => {
  it.each([
    ['to upsert and delete', 'select, insert, update, delete', {}],
    ['to upsert and ignore deletes, as rows move', 'select, insert, update, delete', { deleteMode: 'ignore' }],
    ['to append', 'insert', { insertMode: 'insert', deleteMode: 'ignore' }],
    ['to append, and delete by key', 'select, insert, delete', { insertMode: 'insert', deleteMode: 'delete' }],
    ['to upsert and truncate', 'select, insert, update, delete, truncate', { truncate: 'truncate' }],
    [
      'to append and truncate',
      'insert, truncate',
      { insertMode: 'insert', deleteMode: 'ignore', truncate: 'truncate' },
    ],
  ])('%s', (_what, rights, given) => {
    const settings = { ...fixed, truncate: 'ignore', ...given };
    const isAppended = 'insertMode' in given;
    const table = isAppended ? 'create table @orders (id int, note text); create index on @orders (id);' : orders;
    return asLogin(
      `${table} grant ${rights} on @orders to $role`,
      async ({ login, handler, feed }) => {
        const findings = await checkOf(login, { settings });
        expect(linesOf(findings, 'must')).toEqual([]);
        expect(linesOf(findings)).toContain(`✓ orders: may ${rights}`);
        const records = [1, 2].map((id) => feed.create({ id, note: 'a' }));
        expect(await send(handler, records)).toEqual([]);
        const more = [feed.remove({ id: 1 }), ...(isAppended ? [] : feed.move({ id: 2 }, { id: 3, note: 'b' }))];
        expect(await send(handler, more)).toEqual([]);
        if (settings.truncate === 'truncate') expect(await send(handler, [feed.truncate()])).toEqual([]);

        for (const right of rights.split(', ')) {
          await login.sql(`revoke ${right} on @orders from $role`);
          const found = (await checkOf(login, { settings })).filter(({ level }) => level === 'must');
          expect(linesOf(found)).toEqual([`✗ orders: the user lacks ${right}`]);
          await mend(login, found);
        }
        expect(linesOf(await checkOf(login, { settings }), 'must')).toEqual([]);
      },
      settings,
    )();
  });

  it(
    'to truncate a table that foreign keys point to takes delete only',
    asLogin(
      `${orders} create table @lines (id int primary key, orders int references @orders);
       grant select, insert, update, delete on @orders, @lines to $role`,
      async ({ login }) => {
        const findings = await checkOf(login, { settings: { ...fixed, truncate: 'truncate' } });
        expect(linesOf(findings, 'must')).toEqual(['✗ lines: the user lacks truncate']);
      },
    ),
  );
});

describe('rights on columns', () => {
  const table = `create table @orders (id int primary key, note text, own text default 'mine');`;

  it(
    'suffice where they cover the source’s columns; those of somebody else’s are advice',
    asLogin(
      `${table} grant select (id, note), insert (id, note), update (note), delete on @orders to $role;`,
      async ({ login, handler, feed }) => {
        const findings = await checkOf(login, { settings: upserts });
        expect(linesOf(findings, 'must')).toEqual([]);
        expect(linesOf(findings, 'advice')).toEqual(
          expect.arrayContaining(
            ['select', 'insert', 'update'].map((right) => `! orders: the user may ${right} some columns, not "own"`),
          ),
        );
        expect(await send(handler, [feed.create({ id: 1, note: 'a' })])).toEqual([]);
        await mend(
          login,
          findings.filter(({ about, level }) => about === 'orders' && level === 'advice'),
        );
        expect(linesOf(await checkOf(login, { settings: upserts }))).toContain(
          '✓ orders: may select, insert, update, delete',
        );
      },
      upserts,
    ),
  );

  it(
    'that leave out the key must be mended',
    asLogin(
      `${table} grant select (note, own), insert, update, delete on @orders to $role;`,
      async ({ login, handler, feed }) => {
        const records = [feed.create({ id: 1, note: 'a' })];
        expect(await refusal(handler, records)).toMatchObject({ code: '42501' });
        const found = (await checkOf(login, { settings: upserts })).filter(({ level }) => level === 'must');
        expect(linesOf(found)).toEqual(['✗ orders: the user may select some columns, not "id"']);
        await mend(login, found);
        expect(await send(handler, records)).toEqual([]);
      },
    ),
  );
});

describe('beside the rights on tables', () => {
  it(
    'a sequence that a default needs is advice: the source may fill the column',
    asLogin(
      `create table @orders (id int primary key, note text, n serial); grant select, insert, update, delete on @orders to $role`,
      async ({ login, handler, feed }) => {
        const records = [feed.create({ id: 1, note: 'a' })];
        expect(await refusal(handler, records)).toMatchObject({ code: '42501' });
        const found = (await checkOf(login, { settings: upserts })).filter(({ about }) => about === 'orders');
        expect(linesOf(found, 'advice')).toEqual([
          '! orders: the default of column "n" needs a sequence that the user may not use',
        ]);
        await mend(
          login,
          found.filter(({ level }) => level === 'advice'),
        );
        expect(await send(handler, records)).toEqual([]);
      },
    ),
  );

  it(
    'the schema of a column’s type must be open',
    asLogin(
      `create schema ext; create type ext.mood as enum ('a'); create domain ext.state as ext.mood;
       create table @orders (id int primary key, note ext.mood, more ext.state[]);
       grant select, insert, update, delete on @orders to $role`,
      async ({ login, handler, feed }) => {
        const records = [feed.create({ id: 1, note: 'a' })];
        expect(await refusal(handler, records)).toMatchObject({ code: '42501' });
        const found = (await checkOf(login, { settings: upserts })).filter(({ level }) => level === 'must');
        expect(linesOf(found)).toEqual(['✗ types: the user lacks usage on schema "ext", in which ext.mood are']);
        await mend(login, found);
        expect(await send(handler, records)).toEqual([]);
      },
    ),
  );

  it(
    'the schema must be open, and things created in it where something has to be',
    asLogin(
      `${orders} grant all on @orders to $role; revoke all on schema $schema from $role`,
      async ({ login, handler, feed }) => {
        const records = [feed.create({ id: 1, note: 'a' })];
        expect(await refusal(handler, records)).toMatchObject({ class: 'systemic' });
        const found = (await checkOf(login, { settings: upserts })).filter(({ level }) => level === 'must');
        expect(linesOf(found)).toEqual([
          expect.stringMatching(
            /^✗ schema: "writer_\w+" lacks usage and create on schema "landfall test", needed for _landfall_progress/,
          ),
        ]);
        await mend(login, found);
        expect(await send(handler, records)).toEqual([]);
      },
    ),
  );

  it(
    'nothing has to be created where the tables are there and none come',
    asLogin(
      `${orders} ${own} grant select, insert, update, delete on all tables in schema $schema to $role;
       revoke create on schema $schema from $role`,
      async ({ login }) => {
        expect(linesOf(await checkOf(login, { settings: fixed }), 'must')).toEqual([]);
        expect(linesOf(await checkOf(login), 'must')).toEqual(
          expect.arrayContaining([expect.stringMatching(/lacks create on schema .* needed for new tables/)]),
        );
      },
    ),
  );

  it(
    'Landfall’s own tables must be open, those that the settings ask for',
    asLogin(
      `${own} grant select on all tables in schema $schema to $role; alter table @_landfall_progress set unlogged`,
      async ({ login }) => {
        const settings = { ...fixed, insertMode: 'insert', deleteMode: 'ignore' };
        const found = (await checkOf(login, { settings })).filter(({ level }) => level === 'must');
        expect(linesOf(found)).toEqual([
          expect.stringMatching(/^✗ _landfall_progress: "writer_\w+" lacks insert, update, delete$/),
          expect.stringMatching(/^✗ _landfall_progress: is unlogged/),
          expect.stringMatching(/^✗ _landfall_parked: "writer_\w+" lacks insert, update, delete$/),
        ]);
        await mend(login, found);
        expect(linesOf(await checkOf(login, { settings }))).toContain(
          '✓ own tables: _landfall_progress, _landfall_parked: there',
        );
        expect(linesOf(await checkOf(login, { settings: { ...settings, delivery: 'at-least-once' } }), 'must')).toEqual(
          [],
        );
      },
    ),
  );

  it(
    'a table of another owner cannot be altered: a ✗ with schemaEvolution=basic, nothing with none',
    asLogin(`${orders} grant all on @orders to $role;`, async ({ login, handler, feed }) => {
      feed.alter({ id: 'int32', note: 'string', more: 'string' });
      const records = [feed.create({ id: 1, note: 'a', more: 'b' })];
      expect(await refusal(handler, records)).toMatchObject({ code: 'DDL_FAILED' });
      expect(linesOf(await checkOf(login, { settings: fixed }), 'must')).toEqual([]);
      const found = (await checkOf(login)).filter(({ level }) => level === 'must');
      expect(linesOf(found)).toEqual([
        expect.stringMatching(
          /^✗ orders: belongs to "\w+": only its owner can add columns, for a new field of the source$/,
        ),
      ]);
      await mend(login, found);
      expect(linesOf(await checkOf(login), 'must')).toEqual([]);
      expect(await send(handler, records)).toEqual([]);
    }),
  );

  it(
    'a superuser has every right, and is advised to be none',
    asLogin('alter role $role superuser', async ({ login }) => {
      expect(linesOf(await checkOf(login), 'advice')).toContainEqual(
        expect.stringMatching(/^! login: "writer_\w+" is a superuser/),
      );
    }),
  );
});
