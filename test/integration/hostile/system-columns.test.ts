import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { declared } from '../../support/declared-types.ts';
import { byKind } from '../../support/destination-kind.ts';
import { event, Feed } from '../../support/feed.ts';
import { columnsOf, rowsOf, withDestination } from '../../support/with-destination.ts';

const systemColumns = byKind({
  postgresql: ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'],
  redshift: ['oid', 'xmin', 'insertxid', 'deletexid'],
});

describe.each(systemColumns)('the system column %s', (name) => {
  // Redshift folds names: this one is no other there.
  const other = byKind({ postgresql: name.toUpperCase(), redshift: `${name}2` });

  it.each(['create', 'alter'])('is no column of a table: records that hold it are parked (%s)', (when) =>
    withDestination(async (destination) => {
      const deadLetters = deadLettersOfTest();
      const feed = new Feed();
      if (when === 'alter') await destination.apply([event(feed.create({ id: 1, note: 'a' }))]);
      feed.alter({ id: 'int32', note: 'string', [name]: 'string' });
      const bad = feed.create({ id: 2, note: 'b', [name]: 'x' });
      feed.alter({ id: 'int32', note: 'string', [other]: 'string' });
      const good = feed.create({ id: 3, note: 'c', [other]: 'y' });
      await destination.apply([event(bad, good)], {}, { deadLetters });
      expect((await rowsOf(destination, 'orders')).at(-1)).toEqual({ id: 3, note: 'c', [other]: 'y' });
      expect(deadLetters.letters()).toMatchObject([{ code: 'IDENTIFIER', table: 'orders', column: name }]);
      expect(deadLetters.letters()[0]?.message).toContain('system column');
    })(),
  );

  it(
    'is a table like any other',
    withDestination(async (destination) => {
      const feed = new Feed({ table: name });
      await destination.apply([event(feed.create({ id: 1, note: 'a' }))]);
      expect(await columnsOf(destination, name)).toEqual(['id integer not null', `note ${declared.text}`]);
    }),
  );
});
