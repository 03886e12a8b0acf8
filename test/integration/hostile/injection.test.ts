import { afterEach, describe, expect, it } from 'vitest';
import { byKind, onlyPostgres } from '../../support/destination-kind.ts';
import { make } from '../../support/existing-table.ts';
import { event, Feed } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { keptAside } from '../../support/own-tables.ts';
import { rowsOf, send, withDestination } from '../../support/with-destination.ts';
import { expectNothingPolluted } from './prototypes.ts';
import { hostileTexts } from './texts.ts';

afterEach(expectNothingPolluted);

const strings = { type: 'array', items: { type: 'string', optional: true } };
const json = { type: 'string', name: 'io.debezium.data.Json' };
const map = {
  type: 'map',
  keys: { type: 'string' },
  values: { type: 'string', optional: true },
};

const asTheyCome = ['as they come', []] as const;

/** The same for a server, database or role whose settings nobody expects. Redshift has none of these settings. */
const sessions: readonly (readonly [string, readonly string[]])[] = [
  asTheyCome,
  ['with standard_conforming_strings off', ['standard_conforming_strings = off', 'backslash_quote = on']],
  ['with backslash_quote off as well', ['standard_conforming_strings = off', 'backslash_quote = off']],
  ['with quote_all_identifiers on', ['quote_all_identifiers = on']],
  ['with an empty search_path', [`search_path = ''`]],
  ['with array_nulls off', ['array_nulls = off']],
  ['with other formats', [`datestyle = 'SQL, MDY'`, 'bytea_output = escape', 'xmloption = document']],
];

const untyped = byKind({
  postgresql: 'create table @orders (id text primary key, note text, list text[], doc jsonb)',
  redshift: 'create table @orders (id varchar(256) primary key, note varchar(256), list super, doc super)',
});

describe.each(byKind({ postgresql: sessions, redshift: [asTheyCome] }))(
  'session settings %s:',
  (_what, sessionSettings) => {
    const withSettings = (test: (destination: Destination) => Promise<void>) =>
      withDestination(async (destination) => {
        const { pathname } = new URL(destination.database.url);
        for (const setting of sessionSettings)
          await destination.database.query(`alter database ${pathname.slice(1)} set ${setting}`);
        await test(destination);
      });

    it.each([true, false])(
      'any text is a value, a key, an element, a member and nothing more (with schema: %s)',
      (withSchema) =>
        withSettings(async (destination) => {
          if (!withSchema) await make(destination, untyped);
          const columns = { id: 'string', note: 'string', list: strings, doc: map };
          const feed = new Feed({ columns, withSchema });
          const row = (text: string) => ({ id: text, note: text, list: [text, null, text], doc: { [text]: text } });
          await destination.apply([event(...hostileTexts.map((text) => feed.create(row(text))))]);
          const found = await rowsOf(destination, 'orders', 'id, note, list, doc');
          expect(new Map(found.map((one) => [one.id, one]))).toEqual(
            new Map(hostileTexts.map((text) => [text, row(text)])),
          );
          const [kept, gone] = [hostileTexts.slice(0, 5), hostileTexts.slice(5)];
          await destination.apply([event(...gone.map((text) => feed.remove(row(text))))]);
          expect((await rowsOf(destination, 'orders', 'id')).map(({ id }) => id).sort()).toEqual([...kept].sort());
        })(),
    );

    it(
      'any text is a default: of the column, and so of the rows that were there before',
      withSettings(async (destination) => {
        const base = { id: 'int32' } as const;
        const feed = new Feed({ columns: base });
        await destination.apply([event(feed.create({ id: 1 }))]);
        const names = hostileTexts.map((_text, i) => `t${i}`);
        const varchar = (text: string) => ({
          type: 'string',
          default: text,
          parameters: { '__debezium.source.column.type': 'VARCHAR', '__debezium.source.column.length': '100' },
        });
        const columns = Object.fromEntries(
          hostileTexts.flatMap((text, i) => [
            [`t${i}`, { type: 'string', default: text }],
            [`v${i}`, varchar(text)],
            [`a${i}`, { ...strings, default: [text, null] }],
            [`j${i}`, { ...json, default: JSON.stringify({ [text]: text }) }],
            [`b${i}`, { type: 'bytes', default: Buffer.from(text).toString('base64') }],
          ]),
        );
        const missing = Object.fromEntries(Object.keys(columns).map((name) => [name, null]));
        await destination.apply([event(feed.alter({ ...base, ...columns }).create({ id: 2, ...missing }))]);
        const [before, after] = await rowsOf(destination, 'orders');
        expect(after).toEqual({ id: 2, ...missing });
        for (const [i, text] of hostileTexts.entries()) {
          const got = ['t', 'v', 'a', 'j', 'b'].map((kind) => before?.[`${kind}${i}`]);
          const list = byKind({ postgresql: [text, null], redshift: null });
          const document = byKind({ postgresql: { [text]: text }, redshift: null });
          const bytes = byKind({ postgresql: Buffer.from(text), redshift: null });
          expect(got, names[i]).toEqual([text, text, list, document, bytes]);
        }
        await make(destination, 'insert into @orders (id) values (3)');
        expect((await rowsOf(destination, 'orders'))[2]).toEqual({ ...before, id: 3 });
      }),
    );

    it.runIf(onlyPostgres('Redshift has no enum types'))(
      'any text is a label of an enum type, whatever the type is called',
      withSettings(async (destination) => {
        const labels = hostileTexts.filter((text) => text !== '' && Buffer.byteLength(text) < 64);
        const quoted = labels.map((label) => ` E'${label.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`).join(',');
        await make(destination, `create type @"a ""b"" 'c' \\; drop table x; --[]" as enum (${quoted})`);
        await make(
          destination,
          `create table @orders (id int primary key, note @"a ""b"" 'c' \\; drop table x; --[]")`,
        );
        const feed = new Feed();
        await destination.apply([event(...labels.map((note, id) => feed.create({ id, note })))]);
        expect((await rowsOf(destination, 'orders', 'id, note::text')).map(({ note }) => note)).toEqual(labels);
      }),
    );

    it.runIf(onlyPostgres('Redshift has no hstore'))(
      'any text is a key and a value of an hstore, whichever way it comes',
      withSettings(async (destination) => {
        await make(destination, 'create table @orders (id int primary key, m public.hstore, j public.hstore)');
        const feed = new Feed({ columns: { id: 'int32', m: map, j: json } });
        const pairs = (text: string) => ({ [text]: text, other: null });
        const row = (text: string, id: number) => ({ id, m: pairs(text), j: JSON.stringify(pairs(text)) });
        await destination.apply([event(...hostileTexts.map((text, id) => feed.create(row(text, id))))]);
        const found = await rowsOf(
          destination,
          'orders',
          'id, public.hstore_to_jsonb(m) as m, public.hstore_to_jsonb(j) as j',
        );
        expect(found).toEqual(hostileTexts.map((text, id) => ({ id, m: pairs(text), j: pairs(text) })));
      }),
    );

    it(
      'any text is a key that moves, and a value that moves along unseen',
      withSettings(async (destination) => {
        const feed = new Feed({ columns: { id: 'string', note: 'string' } });
        const handler = destination.handler();
        expect(
          await send(
            handler,
            hostileTexts.map((text) => feed.create({ id: text, note: text })),
          ),
        ).toEqual([]);
        const unseen = '__debezium_unavailable_value';
        const moves = hostileTexts.map((text) => feed.move({ id: text }, { id: `${text}!`, note: unseen }));
        expect(
          await send(
            handler,
            moves.flatMap((move) => move.slice(0, 2)),
          ),
        ).toEqual([]);
        expect(await rowsOf(destination, 'orders')).toEqual([]);
        expect(
          await send(
            handler,
            moves.map(([, , created]) => created),
          ),
        ).toEqual([]);
        const found = await rowsOf(destination, 'orders');
        expect(new Map(found.map(({ id, note }) => [id, note]))).toEqual(
          new Map(hostileTexts.map((text) => [`${text}!`, text])),
        );
        expect(await keptAside(destination)).toBe(0);
      }),
    );
  },
);
