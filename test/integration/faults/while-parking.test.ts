import { describe, expect, it } from 'vitest';
import type { LambdaRecord } from '../../../local/lambda-event.ts';
import { deadLettersOfTest, type TestDeadLetters } from '../../support/dead-letters.ts';
import { printed } from '../../support/fault-discretion.ts';
import { createLogin, dropLogin, endSessions, type WithLogin } from '../../support/fault-login.ts';
import { insertModes, withinMs } from '../../support/fault-outage.ts';
import { onEachRow, raise } from '../../support/fault-trigger.ts';
import { Feed } from '../../support/feed.ts';
import { parkedIn } from '../../support/parked.ts';
import { proxyTo } from '../../support/proxy.ts';
import { linesOf, refusal, send, withDestination } from '../../support/with-destination.ts';

interface Setting {
  readonly destination: WithLogin;
  readonly handler: ReturnType<WithLogin['handler']>;
  readonly letters: TestDeadLetters;
  /** Three changes; the destination refuses the second. */
  readonly records: readonly LambdaRecord[];
}

/** `first` is what the store of dead letters does before its first one. */
const whileParking = (
  insertMode: string,
  first: (destination: WithLogin) => Promise<unknown>,
  test: (setting: Setting) => Promise<void>,
) =>
  withDestination(async (plain) => {
    const destination = await createLogin(plain);
    const letters = deadLettersOfTest();
    let isFirst = true;
    const put: TestDeadLetters['put'] = async (name, letter) => {
      const meets = isFirst;
      isFirst = false;
      if (meets) await first(destination);
      return letters.put(name, letter);
    };
    const handler = destination.handler({ insertMode }, { put });
    const feed = new Feed();
    await send(handler, [feed.create({ id: 1, note: 'private-1' })]);
    await onEachRow(destination, raise('P0001'), `new.note = 'bad'`);
    const records = [2, 3, 4].map((id) => feed.create({ id, note: id === 3 ? 'bad' : `private-${id}` }));
    await test({ destination, handler, letters, records });
    await handler.close();
    await dropLogin(destination);
  });

async function expectAllButOne({ destination, letters }: Setting): Promise<void> {
  expect(await linesOf(destination)).toEqual(['1 private-1', '2 private-2', '4 private-4']);
  expect(letters.lines()).toEqual(['0/2 P0001']);
  expect(await parkedIn(destination)).toEqual(['0/2 orders [3] open P0001']);
}

describe.each(insertModes)('while a record is being parked, insertMode=%s:', (insertMode) => {
  it(
    'a connection that ends before the commit is no commit, and the second try writes and parks everything',
    whileParking(insertMode, endSessions, async (setting) => {
      expect(await send(setting.handler, setting.records)).toEqual([]);
      await expectAllButOne(setting);
    }),
  );

  it(
    'a store that takes nothing is a systemic error and nothing is committed, until it does',
    whileParking(
      insertMode,
      async () => {
        throw new Error('SlowDown');
      },
      async (setting) => {
        const { destination, handler, letters, records } = setting;
        const error = await refusal(handler, records);
        expect(error).toMatchObject({ class: 'systemic', code: 'DEAD_LETTERS_UNREACHABLE' });
        expect(error.message).toContain('SlowDown');
        const text = `${printed(error)}\n${JSON.stringify(handler.reports)}`;
        expect(text).not.toContain('private-');
        expect(text).not.toContain(destination.password);
        expect(await linesOf(destination)).toEqual(['1 private-1']);
        expect([letters.files(), await parkedIn(destination)]).toEqual([[], []]);
        expect(await send(handler, records)).toEqual([]);
        await expectAllButOne(setting);
      },
    ),
  );

  it(
    'a store that does not answer is given up when the invocation’s time is over, until it does',
    whileParking(
      insertMode,
      () => new Promise(() => {}),
      async (setting) => {
        const error = await refusal(setting.handler, setting.records, withinMs(3_000));
        expect(error).toMatchObject({ class: 'systemic', code: 'DEAD_LETTERS_UNREACHABLE' });
        expect(await send(setting.handler, setting.records)).toEqual([]);
        await expectAllButOne(setting);
      },
    ),
    20_000,
  );
});

const cuts = 8;

describe.each(insertModes)('while refused records are looked for, insertMode=%s:', (insertMode) => {
  it.each(['requests', 'answers'] as const)('wherever the %s break off, all others are written once', (of) =>
    withDestination(async (plain) => {
      const destination = await createLogin(plain);
      const proxy = await proxyTo(destination);
      const letters = deadLettersOfTest();
      const handler = destination.handler({ insertMode, port: proxy.port }, letters);
      const feed = new Feed();
      const expected: string[] = [];
      const parked: string[] = [];
      await send(handler, [feed.create({ id: -1, note: 'n' })]);
      await onEachRow(destination, raise('P0001'), `new.note = 'bad'`);
      try {
        for (let round = 0; round < cuts; round += 1) {
          proxy.cutAfter(round * (of === 'requests' ? 1_800 : 300), of);
          const records = [0, 1, 2, 3].map((i) => feed.create({ id: round * 4 + i, note: i === 2 ? 'bad' : 'n' }));
          expect(await send(handler, records)).toEqual([]);
          expected.push(...[0, 1, 3].map((i) => `${round * 4 + i} n`));
          parked.push(`0/${round * 4 + 3} P0001`);
        }
        expect((await linesOf(destination)).sort()).toEqual(['-1 n', ...expected].sort());
        expect(letters.lines()).toEqual(parked);
        expect(await parkedIn(destination)).toHaveLength(cuts);
        expect(proxy.connections()).toBe(cuts + 1);
      } finally {
        await handler.close();
        await proxy.close();
        await dropLogin(destination);
      }
    })(),
  );
});
