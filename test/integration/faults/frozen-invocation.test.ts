import { describe, expect, it } from 'vitest';
import { sessionBeside, writerWaits } from '../../support/fault-holder.ts';
import { insertModes, withinMs } from '../../support/fault-outage.ts';
import { Feed } from '../../support/feed.ts';
import { proxyTo } from '../../support/proxy.ts';
import { linesOf, refusal, send, withDestination } from '../../support/with-destination.ts';

/** Where an event has been applied in part, its progress is locked in a flight of its own: there the writer can be met. */
const meet = `create function @meet() returns trigger language plpgsql as $$ begin
  if current_query() like '%on conflict do nothing%' then perform pg_advisory_xact_lock(1); end if; return new; end $$;
create trigger meet before insert on @_landfall_progress for each row execute function @meet()`;

describe.each(insertModes)(
  'an invocation that stands still in the middle of a transaction, insertMode=%s:',
  (insertMode) => {
    it(
      'loses its locks when its time is over (25P03), so that the next one writes the records, once',
      withDestination(async (destination) => {
        const proxy = await proxyTo(destination);
        const feed = new Feed();
        const frozen = destination.handler({ insertMode, port: proxy.port });
        const first = feed.create({ id: 1, note: 'a' });
        const records = [first, feed.create({ id: 2, note: 'b' })];
        try {
          await send(frozen, [first]);
          const other = await sessionBeside(destination);
          await other.run(meet);
          await other.run('commit; begin; select pg_advisory_xact_lock(1)');
          const answer = refusal(frozen, records, withinMs(3_000));
          await writerWaits(destination);
          proxy.freeze();
          await other.end();

          expect(await send(destination.handler({ insertMode }), records)).toEqual([]);
          expect(await answer).toMatchObject({ class: 'transient' });
          expect(await linesOf(destination)).toEqual(['1 a', '2 b']);
          expect(await send(frozen, records)).toEqual([]);
          expect(await linesOf(destination)).toEqual(['1 a', '2 b']);
        } finally {
          await frozen.close();
          await proxy.close();
        }
      }),
    );
  },
);
