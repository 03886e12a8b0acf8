import { expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { onlyPostgres } from '../../support/destination-kind.ts';
import { make } from '../../support/existing-table.ts';
import { Feed } from '../../support/feed.ts';
import { parkedIn } from '../../support/parked.ts';
import { linesOf, send, withDestination } from '../../support/with-destination.ts';

const short = 'create table @orders (id int primary key, note varchar(5))';

it(
  'a bad record behind a truncate of another partition is open, one before it superseded, wherever they stand',
  withDestination(async (destination) => {
    await make(destination, short);
    const feed = new Feed();
    const before = [0, 2].map((partition) => feed.create({ id: partition, note: 'too long' }, { partition }));
    const damagedBefore = { ...feed.create({ id: 7, note: 'n' }, { partition: 2 }), value: 'damaged!' };
    const truncate = feed.truncate({ partition: 1 });
    const behind = [0, 2].map((partition) => feed.create({ id: 10 + partition, note: 'too long' }, { partition }));
    const good = feed.create({ id: 20, note: 'ok' }, { partition: 0 });
    const handler = destination.handler({}, deadLettersOfTest());
    expect(await send(handler, [...before, damagedBefore, truncate, ...behind, good])).toEqual([]);
    expect(await linesOf(destination)).toEqual(['20 ok']);
    expect(await parkedIn(destination)).toEqual([
      '0/1 orders [10] open VALUE_DOES_NOT_FIT',
      '2/1 orders [7] superseded UNDECODABLE',
      '2/2 orders [12] open VALUE_DOES_NOT_FIT',
    ]);
  }),
);

it(
  'a truncate of a table that is not there supersedes what is parked of it all the same',
  withDestination(async (destination) => {
    const feed = new Feed();
    const handler = destination.handler({}, deadLettersOfTest());
    await send(handler, [{ ...feed.create({ id: 1, note: 'n' }), value: 'damaged!' }]);
    expect(await send(handler, [feed.truncate()])).toEqual([]);
    expect(await parkedIn(destination)).toEqual(['0/0 orders [1] superseded UNDECODABLE']);
  }),
);

it.runIf(onlyPostgres('Redshift has no triggers, and empties by DELETE'))(
  'a truncate that the server refuses blocks its partition: nothing overtakes it',
  withDestination(async (destination) => {
    await make(destination, short);
    await make(
      destination,
      `create function @refuse() returns trigger language plpgsql as
      $$ begin raise exception 'no' using errcode = '22000'; end $$;
      create trigger refuse before truncate on @orders execute function @refuse()`,
    );
    const feed = new Feed();
    const deadLetters = deadLettersOfTest();
    const records = [feed.create({ id: 1, note: 'a' }), feed.truncate(), feed.create({ id: 2, note: 'b' })];
    expect(await send(destination.handler({}, deadLetters), records)).toEqual(['0/1', '0/2']);
    expect(deadLetters.files()).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 a']);
  }),
);
