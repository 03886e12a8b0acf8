import { expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { event, eventEach, Feed, unavailable } from '../../support/feed.ts';
import { parkedIn } from '../../support/parked.ts';
import { columns, lines, numbers, widen } from '../../support/parked-orders.ts';
import { progressOf } from '../../support/progress.ts';
import { fatesOf, redriveInside } from '../../support/redrive-inside.ts';
import { countedOpen } from '../../support/redriving.ts';
import { rowsOf, withDestination } from '../../support/with-destination.ts';

it(
  'writes what is open, moves no progress, and frees the short way',
  withDestination(async (destination) => {
    await numbers(destination);
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns });
    const records = ['1', 'x', 'y'].map((note, id) => feed.create({ id, note, more: 'm' }));
    await destination.apply([event(...records)], {}, { deadLetters: letters });
    await widen(destination);
    const progress = await progressOf(destination);
    expect(fatesOf(await redriveInside(destination, letters))).toEqual(['0/1 resolved', '0/2 resolved']);
    expect(await lines(destination)).toEqual(['0 1 m', '1 x m', '2 y m']);
    expect(await progressOf(destination)).toEqual(progress);
    expect(await countedOpen(destination)).toBe(0);
    const { reports } = await destination.apply([event(feed.create({ id: 9, note: 'n' }))]);
    expect(reports[0]?.flights).toBe(1);
  }),
);

it(
  'never writes over a newer state that comes between the look and the write',
  withDestination(async (destination) => {
    await numbers(destination);
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns });
    const bad = [feed.create({ id: 1, note: 'x' }), feed.create({ id: 2, note: 'y' })];
    await destination.apply([event(...bad)], {}, { deadLetters: letters });
    await widen(destination);
    const newer = [event(feed.update({ id: 1, note: 'newer' })), event(feed.remove({ id: 2 }))];
    const meanwhile = async () => {
      await destination.apply(newer.splice(0, 1), {}, { deadLetters: letters });
    };
    expect(fatesOf(await redriveInside(destination, letters, { meanwhile }))).toEqual([]);
    expect(await lines(destination)).toEqual(['1 newer']);
    expect((await parkedIn(destination)).map((line) => line.split(' ')[3])).toEqual(['superseded', 'superseded']);
  }),
);

it(
  'leaves alone what is parked of a key while its older record is on the way, and takes it in its turn',
  withDestination(async (destination) => {
    await numbers(destination);
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns });
    const bad = feed.create({ id: 1, note: 'x', more: 'old' });
    await destination.apply([event(bad)], {}, { deadLetters: letters });
    const later = [event(feed.update({ id: 1, note: 'y', more: 'new' }))];
    const meanwhile = async () => {
      if (later.length === 0) return;
      await destination.apply(later.splice(0), {}, { deadLetters: letters });
      await widen(destination);
    };
    expect(fatesOf(await redriveInside(destination, letters, { meanwhile }))).toEqual(['0/0 resolved', '0/1 resolved']);
    expect(await lines(destination)).toEqual(['1 y new']);
  }),
);

it(
  'a later whole state of the key supersedes the one that is refused again',
  withDestination(async (destination) => {
    await numbers(destination);
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns });
    const records = eventEach(
      feed.create({ id: 1, note: 'no', more: 'm' }),
      feed.update({ id: 1, note: 'x', more: 'n' }),
    );
    await destination.apply(records, {}, { deadLetters: letters });
    await widen(destination);
    await destination.database.query(`alter table "${destination.schema}".orders add check (note <> 'no')`);
    expect(fatesOf(await redriveInside(destination, letters))).toEqual(['0/0 resolved', '0/1 resolved']);
    expect(await lines(destination)).toEqual(['1 x n']);
  }),
);

it(
  'records that need the row of a parked one come with it, also where only that is named',
  withDestination(async (destination) => {
    await numbers(destination);
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns });
    const records = [
      feed.create({ id: 1, note: 'x', more: 'large' }),
      feed.update({ id: 1, note: '2', more: unavailable }),
    ];
    await destination.apply(eventEach(...records), {}, { deadLetters: letters });
    expect(letters.lines()).toEqual(['0/0 VALUE_DOES_NOT_FIT', '0/1 BEHIND_PARKED']);
    // Together they fit: what the later one replaces is never looked at, as in one event.
    const filter = { reason: 'BEHIND_PARKED' };
    expect(fatesOf(await redriveInside(destination, letters, { filter }))).toEqual(['0/0 resolved', '0/1 resolved']);
    expect(await lines(destination)).toEqual(['1 2 large']);
  }),
);

it.each([
  [0, 1],
  [1, 0],
])('a key that moved behind a parked record moves with its values, from partition %i to %i', (from, to) =>
  withDestination(async (destination) => {
    await numbers(destination);
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns });
    const records = [
      feed.create({ id: 1, note: '1', more: 'long' }, { partition: from }),
      feed.update({ id: 1, note: 'x', more: 'longer' }, { partition: from }),
      ...feed.move({ id: 1 }, { id: 9, note: '5', more: unavailable }, { from, to }),
    ];
    await destination.apply(eventEach(...records), {}, { deadLetters: letters });
    expect(letters.files()).toHaveLength(4);
    await widen(destination);
    const { fates, unavailableLost } = await redriveInside(destination, letters);
    expect(fates.map(({ state }) => state)).toEqual(['resolved', 'resolved', 'resolved', 'resolved']);
    expect(unavailableLost).toBe(0);
    expect(await lines(destination)).toEqual(['9 5 longer']);
    expect(await rowsOf(destination, '_landfall_moved')).toEqual([]);
  })(),
);

it(
  'rows that each had to wait for another are written in the end, whatever their order',
  withDestination(async (destination) => {
    const { database, schema } = destination;
    await database.query(
      `create table "${schema}".orders (id int primary key, note text, parent int references "${schema}".orders)`,
    );
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns: { id: 'int32', note: 'string', parent: 'int32' } });
    const records = [feed.create({ id: 2, note: 'c', parent: 1 }), feed.create({ id: 1, note: 'p', parent: 7 })];
    await destination.apply(eventEach(...records), { constraintWait: 0 }, { deadLetters: letters });
    expect(letters.files()).toHaveLength(2);
    await database.query(`insert into "${schema}".orders values (7, 'root', null)`);
    expect(fatesOf(await redriveInside(destination, letters))).toEqual(['0/0 resolved', '0/1 resolved']);
  }),
);

it(
  'counts anew where a truncate of another partition closed records',
  withDestination(async (destination) => {
    await numbers(destination);
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns });
    await destination.apply([event(feed.create({ id: 1, note: 'x' }))], {}, { deadLetters: letters });
    await destination.apply([event(feed.truncate({ partition: 1 }))], {}, { deadLetters: letters });
    expect(await countedOpen(destination)).toBe(1);
    expect((await redriveInside(destination, letters)).fates).toEqual([]);
    expect(await countedOpen(destination)).toBe(0);
  }),
);

it(
  'a topic and its successor of one name: the older record is written first, though its offset is higher',
  withDestination(async (destination) => {
    await numbers(destination);
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns });
    const old = feed.create({ id: 1, note: 'old', more: 'o' }, { offset: 900 });
    await destination.apply([event(old)], {}, { deadLetters: letters });
    await destination.database.query(`delete from "${destination.schema}"._landfall_progress`);
    const young = feed.update({ id: 1, note: 'new', more: 'n' }, { offset: 5 });
    await destination.apply([event(young)], {}, { deadLetters: letters });
    await widen(destination);
    expect(fatesOf(await redriveInside(destination, letters))).toEqual(['0/5 resolved', '0/900 resolved']);
    expect(await lines(destination)).toEqual(['1 new n']);
  }),
);

it(
  'with insertMode=insert each record is appended once, and a late delete takes no later rows away',
  withDestination(async (destination) => {
    await numbers(destination, '');
    const letters = deadLettersOfTest();
    const settings = { insertMode: 'insert' };
    const feed = new Feed({ columns });
    const bad = feed.remove({ id: 3 });
    const damaged = { ...bad, value: 'damaged!' };
    const records = [feed.create({ id: 1, note: 'x' }), feed.update({ id: 1, note: 'y' }), damaged];
    await destination.apply([event(...records)], settings, { deadLetters: letters });
    await widen(destination);
    const first = fatesOf(await redriveInside(destination, letters, { settings }));
    expect(first).toEqual(['0/0 open UNDECODABLE', '0/1 resolved', '0/2 resolved']);
    await redriveInside(destination, letters, { settings });
    expect(await lines(destination)).toEqual(['1 x', '1 y']);
  }),
);
