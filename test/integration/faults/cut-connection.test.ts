import { describe, expect, it } from 'vitest';
import { insertModes } from '../../support/fault-outage.ts';
import { Feed } from '../../support/feed.ts';
import { proxyTo } from '../../support/proxy.ts';
import { linesOf, send, withDestination } from '../../support/with-destination.ts';

const cuts = 12;

describe.each(insertModes)('a connection that is cut in the middle, insertMode=%s:', (insertMode) => {
  it.each(['requests', 'answers'] as const)('wherever the %s break off, every change is written once', (of) =>
    withDestination(async (destination) => {
      const proxy = await proxyTo(destination);
      const handler = destination.handler({ insertMode, port: proxy.port });
      const feed = new Feed();
      const expected: string[] = [];
      try {
        for (let round = 0; round < cuts; round += 1) {
          // What goes to the server is about ten times what comes back.
          proxy.cutAfter(round * (of === 'requests' ? 500 : 40), of);
          const records = [0, 1].map((partition) =>
            feed.create({ id: round * 2 + partition, note: 'n' }, { partition }),
          );
          expect(await send(handler, records)).toEqual([]);
          expect(await send(handler, records)).toEqual([]);
          expected.push(...records.map((_, i) => `${round * 2 + i} n`));
          expect(handler.reports.flatMap((report) => report.failures)).toEqual([]);
        }
        expect((await linesOf(destination)).sort()).toEqual(expected.sort());
        expect(proxy.connections()).toBe(cuts + 1);
      } finally {
        await handler.close();
        await proxy.close();
      }
    })(),
  );
});
