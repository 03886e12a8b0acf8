import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { Feed } from '../../support/feed.ts';
import { linesOf, refusal, send, withDestination } from '../../support/with-destination.ts';

it(
  'a dead letter holds the record as received, the error, and no password',
  withDestination(async (destination) => {
    const deadLetters = deadLettersOfTest();
    const feed = new Feed();
    const garbage = { ...feed.garbage(), headers: [{ kind: [104, 105, -1] }] };
    await send(destination.handler({}, deadLetters), [garbage]);
    const [letter] = deadLetters.letters();
    const { topic, partition, offset, key, value, timestamp } = garbage;
    expect(letter).toMatchObject({
      version: 1,
      destination: 'local',
      record: { topic, partition, offset, key, value, timestamp, headers: garbage.headers },
      class: 'record',
      code: 'UNDECODABLE',
      sqlstate: null,
      table: 'orders',
      column: null,
      parkedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      landfallVersion: expect.stringMatching(/^\d/),
    });
    const hash = createHash('sha256')
      .update(JSON.stringify([key, value]))
      .digest('hex')
      .slice(0, 12);
    expect(deadLetters.files()).toEqual([`local/${topic}/0/${'0'.repeat(20)}-${hash}.json`]);
    expect(JSON.stringify(letter)).not.toContain(destination.password);
  }),
);

it(
  'where the dead-letter store does not take a record, nothing is committed and no record is blamed',
  withDestination(async (destination) => {
    const feed = new Feed();
    const records = [feed.create({ id: 1, note: 'a' }), feed.garbage(), feed.create({ id: 2, note: 'b' })];
    const letters = deadLettersOfTest();
    let isAway = true;
    const put: typeof letters.put = async (...given) => {
      if (isAway) throw new Error('the store is away');
      return letters.put(...given);
    };
    const handler = destination.handler({}, { put });
    const error = await refusal(handler, records);
    expect(error).toMatchObject({ code: 'DEAD_LETTERS_UNREACHABLE', class: 'systemic' });
    expect(await linesOf(destination)).toEqual([]);
    isAway = false;
    expect(await send(handler, records)).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 a', '2 b']);
    expect(letters.lines()).toEqual(['0/1 UNDECODABLE']);
  }),
);

it(
  'a slow dead-letter store gets fewer records at a time, and takes them all in the end',
  withDestination(async (destination) => {
    const feed = new Feed();
    const letters = deadLettersOfTest();
    const put: typeof letters.put = async (...given) => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return letters.put(...given);
    };
    const handler = destination.handler({ parkLimit: 10_000 }, { put });
    let left = Array.from({ length: 200 }, () => feed.garbage());
    const started = () => {
      const end = performance.now() + 2_700;
      return { awsRequestId: 'short', getRemainingTimeInMillis: () => end - performance.now() };
    };
    for (let round = 0; left.length > 0 && round < 40; round += 1) {
      const returned = await send(handler, left, started()).catch(() => left.map(({ offset }) => `0/${offset}`));
      left = left.filter(({ offset }) => returned.includes(`0/${offset}`));
    }
    expect(left).toEqual([]);
    expect(letters.files()).toHaveLength(200);
  }),
);
