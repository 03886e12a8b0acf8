import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { live, make } from '../../support/existing-table.ts';
import { event, Feed } from '../../support/feed.ts';
import { linesOf, rowsOf, withDestination } from '../../support/with-destination.ts';

const base = 'create table @base (id int primary key, note text, own text default $$kept$$);';

describe('a view of one table is written through', () => {
  const lived = ['1 new', '2 n2', '5 n4'];

  it.each([
    ['of all columns', 'create view @orders as select * from @base'],
    ['of some columns under other names', 'create view @orders as select id, own as "x y", note from @base'],
    ['of some rows', 'create view @orders as select id, note from @base where id < 100'],
    ['of some rows, checked', 'create view @orders as select id, note from @base where id < 100 with check option'],
    ['of a view', 'create view @inner as select * from @base; create view @orders as select * from @inner'],
  ])('%s', (_what, sql) =>
    withDestination(async (destination) => {
      await make(destination, `${base} ${sql}`);
      await live(destination);
      expect(await linesOf(destination, 'base')).toEqual(lived);
      expect(await rowsOf(destination, 'base', 'distinct own')).toEqual([{ own: 'kept' }]);
    })(),
  );

  it(
    'and a truncate empties what can be seen of it',
    withDestination(async (destination) => {
      await make(destination, `${base} insert into @base values (-1, 'unseen')`);
      await make(destination, 'create view @orders as select id, note from @base where id > 0');
      const feed = new Feed();
      await destination.apply([
        event(feed.create({ id: 1, note: 'a' })),
        event(feed.truncate(), feed.create({ id: 2, note: 'b' })),
      ]);
      expect(await linesOf(destination, 'base')).toEqual(['-1 unseen', '2 b']);
    }),
  );

  it(
    'and a row that its check refuses is parked alone',
    withDestination(async (destination) => {
      const deadLetters = deadLettersOfTest();
      await make(
        destination,
        `${base} create view @orders as select id, note from @base where id < 3 with check option`,
      );
      const feed = new Feed();
      await destination.apply(
        [event(...[1, 2, 3, 4].map((id) => feed.create({ id, note: 'a' })))],
        {},
        { deadLetters },
      );
      expect(await linesOf(destination, 'base')).toEqual(['1 a', '2 a']);
      expect(deadLetters.lines()).toEqual(['0/2 44000', '0/3 44000']);
    }),
  );

  it(
    'and appended to in insert mode',
    withDestination(async (destination) => {
      await make(destination, 'create table @base (id int, note text); create view @orders as select * from @base');
      const feed = new Feed();
      const records = [feed.create({ id: 1, note: 'a' }), feed.update({ id: 1, note: 'b' })];
      await destination.apply([event(...records)], { insertMode: 'insert', deleteMode: 'ignore' });
      expect(await linesOf(destination, 'base')).toEqual(['1 a', '1 b']);
    }),
  );
});
