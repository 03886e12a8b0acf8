import { describe, expect, it } from 'vitest';
import { deliver } from '../../../local/event-source.ts';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { createLogin, dropLogin } from '../../support/fault-login.ts';
import { onEachRow, raise } from '../../support/fault-trigger.ts';
import { event, Feed } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { rowsOf, withDestination } from '../../support/with-destination.ts';

const count = 100;
/** Of each invocation; a third of it is there for statements. */
const remainingMs = 3_000;

const rows = async (destination: Destination) =>
  (await rowsOf(destination, 'orders', 'count(*)::int as all, count(distinct id)::int as ids'))[0];

describe('a server that takes longer for an event than an invocation lasts (57014)', () => {
  it(
    'gets smaller transactions, until all is written, once',
    withDestination(async (plain) => {
      const destination = await createLogin(plain);
      await destination.sql('create table @orders (id int, note text); alter table @orders owner to $role');
      await onEachRow(destination, 'perform pg_sleep(0.015)');
      const handler = destination.handler({ insertMode: 'insert', deleteMode: 'ignore' });
      const feed = new Feed();
      const records = Array.from({ length: count }, (_, id) => feed.create({ id, note: 'n' }));
      const options = { remainingMs, timeoutMs: remainingMs, backoffMs: 1, attempts: 8 };
      const delivered = await deliver([event(...records)], handler, options);
      expect(delivered).toMatchObject({ undone: 0, stuck: [] });
      expect(await rows(destination)).toEqual({ all: count, ids: count });
      await handler.close();
      await dropLogin(destination);
    }),
  );

  it(
    'also where records have to be found that it refuses',
    withDestination(async (plain) => {
      const destination = await createLogin(plain);
      const deadLetters = deadLettersOfTest();
      await destination.sql('create table @orders (id int, note text); alter table @orders owner to $role');
      await onEachRow(destination, `perform pg_sleep(0.008); if new.note = 'bad' then ${raise('P0001')}; end if`);
      const handler = destination.handler({ insertMode: 'insert', deleteMode: 'ignore' }, deadLetters);
      const feed = new Feed();
      const records = Array.from({ length: count }, (_, id) => feed.create({ id, note: id % 40 === 39 ? 'bad' : 'n' }));
      const options = { remainingMs, timeoutMs: remainingMs, backoffMs: 1, attempts: 8 };
      const delivered = await deliver([event(...records)], handler, options);
      expect(delivered).toMatchObject({ undone: 0, stuck: [] });
      expect(await rows(destination)).toEqual({ all: count - 2, ids: count - 2 });
      expect(deadLetters.lines()).toEqual(['0/39 P0001', '0/79 P0001']);
      await handler.close();
      await dropLogin(destination);
    }),
  );
});
