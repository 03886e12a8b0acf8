import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { deliver } from '../../../local/event-source.ts';
import { event, Feed } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { proxyTo, type Way } from '../../support/proxy.ts';
import { linesOf, refusal, send, withDestination, withinMs } from '../../support/with-destination.ts';

const throughProxy = (test: (destination: Destination, proxy: Way) => Promise<void>) =>
  withDestination(async (destination) => {
    const proxy = await proxyTo(destination);
    try {
      await test(destination, proxy);
    } finally {
      await proxy.close();
    }
  });

describe('a socket whose other end is gone', () => {
  it(
    'is given up when it does not answer, and the records come through on another',
    throughProxy(async (destination, proxy) => {
      const feed = new Feed();
      const handler = destination.handler({ port: proxy.port });
      await send(handler, [feed.create({ id: 1, note: 'a' })]);
      proxy.freeze();
      const events = [event(feed.create({ id: 2, note: 'b' })), event(feed.create({ id: 3, note: 'c' }))];
      const delivered = await deliver(events, handler, { remainingMs: 4_500, attempts: 4, backoffMs: 1 });
      expect(delivered.stuck).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 a', '2 b', '3 c']);
      expect(proxy.connections()).toBe(2);
      await handler.close();
    }),
  );

  it(
    'is checked after a long sleep, before anything is sent',
    throughProxy(async (destination, proxy) => {
      const feed = new Feed();
      const handler = destination.handler({ port: proxy.port });
      await send(handler, [feed.create({ id: 1, note: 'a' })]);
      proxy.freeze();
      await pause(10_100);
      expect(await send(handler, [feed.create({ id: 2, note: 'b' })], withinMs(10_000))).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 a', '2 b']);
      await handler.close();
    }),
  );
});

/** Whatever hangs, the handler answers itself before its time is over: its own error, not the shell's. */
describe('the handler answers in time', () => {
  it(
    'when the data’s flight gets no answer',
    throughProxy(async (destination, proxy) => {
      const feed = new Feed();
      const handler = destination.handler({ port: proxy.port });
      await send(handler, [feed.create({ id: 1, note: 'a' })]);
      proxy.freeze();
      const error = await refusal(handler, [feed.create({ id: 2, note: 'b' })], withinMs(4_000));
      expect(error).toMatchObject({ class: 'transient' });
      await handler.close();
    }),
  );

  it(
    'when the catalog gets no answer',
    throughProxy(async (destination, proxy) => {
      const handler = destination.handler({ port: proxy.port });
      await send(handler, [new Feed().create({ id: 1, note: 'a' })]);
      proxy.freeze();
      const error = await refusal(
        handler,
        [new Feed({ table: 'users' }).create({ id: 1, note: 'b' })],
        withinMs(4_000),
      );
      expect(error).toMatchObject({ class: 'transient' });
      await handler.close();
    }),
  );

  it(
    'when nobody answers a new connection',
    throughProxy(async (destination, proxy) => {
      proxy.swallow(true);
      const handler = destination.handler({ port: proxy.port });
      const error = await refusal(handler, [new Feed().create({ id: 1, note: 'a' })], withinMs(4_000));
      expect(error).toMatchObject({ class: 'transient' });
      proxy.swallow(false);
      expect(await send(handler, [new Feed().create({ id: 1, note: 'a' })])).toEqual([]);
      await handler.close();
    }),
  );
});
