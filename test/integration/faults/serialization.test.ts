import { describe, expect, it } from 'vitest';
import { sessionBeside, writerWaits } from '../../support/fault-holder.ts';
import { insertModes } from '../../support/fault-outage.ts';
import { Feed } from '../../support/feed.ts';
import { linesOf, send, withDestination } from '../../support/with-destination.ts';

const rounds = 10;

describe.each(['repeatable read', 'serializable'])('in a database whose default is %s', (isolation) => {
  it('a row that somebody else changed meanwhile is written at the second try (40001)', () =>
    withDestination(async (destination) => {
      const { database, settings } = destination;
      await database.query(`alter database ${settings.database} set default_transaction_isolation = '${isolation}'`);
      const feed = new Feed();
      const handler = destination.handler();
      await send(handler, [feed.create({ id: 1, note: 'a' })]);
      await send(handler, [feed.update({ id: 1, note: 'b' })]);
      const flights = handler.reports.at(-1)?.flights ?? 0;
      const other = await sessionBeside(destination);
      await other.run(`update @orders set note = 'theirs' where id = 1`);
      const answer = send(handler, [feed.update({ id: 1, note: 'ours' })]);
      await writerWaits(destination);
      await other.end();
      expect(await answer).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 ours']);
      expect(handler.reports.at(-1)).toMatchObject({ failures: [], deadLetters: 0 });
      expect(handler.reports.at(-1)?.flights).toBeGreaterThan(flights);
    })());

  it.each(insertModes)('an event that two invocations apply at once is applied once, insertMode=%s', (insertMode) =>
    withDestination(async (destination) => {
      const { database, settings } = destination;
      await database.query(`alter database ${settings.database} set default_transaction_isolation = '${isolation}'`);
      const feed = new Feed();
      const writers = [0, 1].map(() => destination.handler({ insertMode }));
      const expected: string[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const records = [0, 1].map((i) => feed.create({ id: round * 2 + i, note: 'n' }));
        await Promise.allSettled(writers.map((writer) => send(writer, records)));
        for (const writer of writers) expect(await send(writer, records)).toEqual([]);
        expected.push(...records.map((_, i) => `${round * 2 + i} n`));
      }
      expect((await linesOf(destination)).sort()).toEqual(expected.sort());
      const failures = writers.flatMap((writer) => writer.reports.flatMap((report) => report.failures));
      expect(failures.filter((failure) => failure.class !== 'transient')).toEqual([]);
    })(),
  );
});
