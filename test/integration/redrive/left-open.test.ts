import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { event, eventEach, Feed, unavailable } from '../../support/feed.ts';
import { parkedIn } from '../../support/parked.ts';
import { columns, lines, numbers, widen } from '../../support/parked-orders.ts';
import { fatesOf, redriveInside } from '../../support/redrive-inside.ts';
import { countedOpen } from '../../support/redriving.ts';
import { withDestination } from '../../support/with-destination.ts';

it(
  'a record that is refused again stays open with its new reason, and the others are written',
  withDestination(async (destination) => {
    await numbers(destination);
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns });
    const records = ['x', 'y', 'z'].map((note, id) => feed.create({ id, note, more: 'm' }));
    await destination.apply([event(...records)], {}, { deadLetters: letters });
    await widen(destination);
    await destination.database.query(`alter table "${destination.schema}".orders add check (note <> 'y')`);
    const redriven = await redriveInside(destination, letters);
    expect(fatesOf(redriven)).toEqual(['0/0 resolved', '0/1 open 23514', '0/2 resolved']);
    expect(redriven.fates.find(({ state }) => state === 'open')?.message).toContain('offset 1');
    expect(await lines(destination)).toEqual(['0 x m', '2 z m']);
    expect((await parkedIn(destination))[1]).toBe('0/1 orders [1] open 23514');
    expect(await countedOpen(destination)).toBe(1);
  }),
);

it(
  'a record without its letter stays open, and so does what needs its row',
  withDestination(async (destination) => {
    await numbers(destination);
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns });
    const records = [
      feed.create({ id: 1, note: 'x', more: 'm' }),
      feed.update({ id: 1, note: '2', more: unavailable }),
      feed.create({ id: 2, note: 'y', more: 'm' }),
    ];
    await destination.apply(eventEach(...records), {}, { deadLetters: letters });
    rmSync(join(letters.folder, letters.files()[0] ?? ''));
    await widen(destination);
    const fates = fatesOf(await redriveInside(destination, letters));
    expect(fates).toEqual(['0/0 open LETTER_MISSING', '0/1 open BEHIND_PARKED', '0/2 resolved']);
  }),
);

it(
  'letters that are not where somebody looks leave the reasons as they are',
  withDestination(async (destination) => {
    await numbers(destination);
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns });
    await destination.apply([event(feed.create({ id: 1, note: 'x', more: 'm' }))], {}, { deadLetters: letters });
    await widen(destination);
    const filter = { reason: 'VALUE_DOES_NOT_FIT' };
    const elsewhere = fatesOf(await redriveInside(destination, deadLettersOfTest(), { filter }));
    expect(elsewhere).toEqual(['0/0 open LETTER_MISSING']);
    expect(fatesOf(await redriveInside(destination, letters, { filter }))).toEqual(['0/0 resolved']);
  }),
);

it(
  'what was not known to be about a row is not written over it',
  withDestination(async (destination) => {
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns, key: [] });
    const given = { keylessTables: 'dead-letter' };
    await destination.apply([event(feed.create({ id: 1, note: 'old' }))], given, { deadLetters: letters });
    const settings = { primaryKeyMode: 'record_value', primaryKeyFields: 'id' };
    await destination.apply([event(feed.create({ id: 1, note: 'new' }))], settings, { deadLetters: letters });
    expect(fatesOf(await redriveInside(destination, letters, { settings }))).toEqual(['0/0 open REDRIVE_UNSURE']);
    expect(await lines(destination)).toEqual(['1 new']);
  }),
);

it(
  'a record without a Kafka key is not written where another partition may have a newer state of its row',
  withDestination(async (destination) => {
    await numbers(destination);
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns, key: [] });
    const settings = { primaryKeyMode: 'record_value', primaryKeyFields: 'id' };
    await destination.apply([event(feed.create({ id: 1, note: 'x', more: 'old' }))], settings, {
      deadLetters: letters,
    });
    const alone = fatesOf(await redriveInside(destination, letters, { settings }));
    expect(alone).toEqual(['0/0 open VALUE_DOES_NOT_FIT']);
    await destination.apply([event(feed.create({ id: 1, note: '2', more: 'new' }, { partition: 1 }))], settings);
    await widen(destination);
    expect(fatesOf(await redriveInside(destination, letters, { settings }))).toEqual(['0/0 open REDRIVE_UNSURE']);
    expect(await lines(destination)).toEqual(['1 2 new']);
  }),
);

it(
  'a record whose event the settings would halt for now stays open with that reason, and holds up no other',
  withDestination(async (destination) => {
    await numbers(destination);
    const letters = deadLettersOfTest();
    const [feed, keyless] = [new Feed({ columns }), new Feed({ columns, key: [], topic: 'shop.public.lines' })];
    const bad = [keyless.create({ id: 1, note: 'old', more: 'm' }), feed.create({ id: 2, note: 'x', more: 'm' })];
    await destination.apply([event(...bad)], { keylessTables: 'dead-letter' }, { deadLetters: letters });
    await widen(destination);
    const settings = { keylessTables: 'halt' };
    const redriven = await redriveInside(destination, letters, { settings });
    expect(fatesOf(redriven)).toEqual(['0/0 open NO_KEY', '0/0 resolved']);
    expect(await lines(destination)).toEqual(['2 x m']);
    expect(await countedOpen(destination)).toBe(1);
  }),
);
