import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { onlyPostgres } from '../../support/destination-kind.ts';
import { Feed } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { refusal, withDestination } from '../../support/with-destination.ts';

const columns = { id: 'int32', first: 'string', second: 'string', third: 'string' } as const;
const row = { id: 1, first: 'private-1', second: 'private-2', third: 'private-3' };

/** What a log may get of an error, however it is printed. */
function printed(error: Error): string {
  const all = { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null } as const;
  return [error.message, error.stack, JSON.stringify(error), inspect(error, all)].join('\n');
}

/** How many values of the row stand in a text. */
function valuesIn(text: string): number {
  const found = new Set(text.match(/private-\d/g) ?? []);
  const encoded = Object.values(row).filter((value) => text.includes(Buffer.from(String(value)).toString('base64')));
  return found.size + encoded.length;
}

/** Makes a table and sends one row that it refuses; returns the error, and what the report says. */
const failing = (
  sql: string,
  settings: Readonly<Record<string, unknown>>,
  check: (text: string, destination: Destination) => void,
) =>
  withDestination(async (destination) => {
    if (sql !== '') await destination.database.query(sql.replaceAll('@', `"${destination.schema}".`));
    const handler = destination.handler(settings);
    const error = await refusal(handler, [new Feed({ columns }).create(row)]);
    check(`${printed(error)}\n${JSON.stringify(handler.reports)}`, destination);
  });

describe('no error holds the password or a row:', () => {
  const discreet = (text: string, destination: Destination) => {
    expect(text).not.toContain(destination.password);
    expect(valuesIn(text)).toBeLessThanOrEqual(1);
  };

  it('a value that does not fit', failing('create table @orders (id int primary key, first varchar(3))', {}, discreet));
  it(
    'a check constraint',
    failing(`create table @orders (id int primary key, first text check (first = ''))`, {}, discreet),
  );
  it(
    'a NOT NULL column',
    failing('create table @orders (id int primary key, fourth text not null)', { schemaEvolution: 'basic' }, discreet),
  );
  it(
    'a unique constraint beside the key',
    failing(
      `create table @orders (id int primary key, first text, second text, third text, unique (first, second, third));
       insert into @orders values (7, 'private-1', 'private-2', 'private-3')`,
      {},
      discreet,
    ),
  );
  it('a table that is missing', failing('', { schemaEvolution: 'none' }, discreet));
  it.runIf(onlyPostgres('Redshift has no indexes'))(
    'no unique index on the key',
    failing('create table @orders (id int, first text)', {}, discreet),
  );
  it(
    'a trigger that raises',
    failing(
      `create table @orders (id int primary key, first text);
       create function @no() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
       create trigger no before insert on @orders for each row execute function @no()`,
      {},
      discreet,
    ),
  );
  it.runIf(onlyPostgres('a key that is declared nowhere is no error at Redshift'))(
    'a default that the server refuses',
    async () => {
      const wrong = { ...columns, first: { type: 'string', default: 'private-1' } };
      await withDestination(async (destination) => {
        await destination.database.query(`create table "${destination.schema}".orders (id int)`);
        const error = await refusal(destination.handler(), [new Feed({ columns: wrong }).create(row)]);
        discreet(printed(error), destination);
      })();
    },
  );
});

it(
  'a record that cannot be decoded does not show what it holds',
  withDestination(async (destination) => {
    const record = new Feed({ columns, withSchema: false }).create(row);
    const cut = Buffer.from(record.value ?? '', 'base64').subarray(0, -1);
    const error = await refusal(destination.handler(), [{ ...record, value: cut.toString('base64') }]);
    expect(error).toMatchObject({ class: 'record' });
    expect(valuesIn(printed(error))).toBe(0);
    expect(printed(error)).not.toContain(cut.toString('base64').slice(0, 40));
  }),
);
