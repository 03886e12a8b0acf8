import { describe, expect, it } from 'vitest';
import type { LambdaRecord } from '../../../local/lambda-event.ts';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { createLogin, dropLogin, inNewSchema, type WithLogin } from '../../support/fault-login.ts';
import { insertModes } from '../../support/fault-outage.ts';
import { rowsIn } from '../../support/fault-reader.ts';
import { type OneRefused, ordersTable, refusals } from '../../support/fault-refusals.ts';
import { Feed } from '../../support/feed.ts';
import { parkedIn } from '../../support/parked.ts';
import { send, withDestination } from '../../support/with-destination.ts';

type Mode = (typeof insertModes)[number];

/** Two events; of the second one the destination refuses the record at partition 0, offset 2. */
function eventsWith(bad: unknown) {
  const feed = new Feed();
  const before = [1, 2, 3].map((id) => feed.create({ id, note: `${id}` }, { partition: id % 2 }));
  const records = [
    feed.update({ id: 1, note: '111' }, { partition: 1 }),
    feed.create({ id: 4, note: '4' }),
    feed.update({ id: 2, note: bad }),
    feed.create({ id: 5, note: '5' }),
    feed.remove({ id: 3, note: '3' }, { partition: 1 }),
  ];
  return { before, records, others: records.filter((record) => record !== records[2]) };
}

/** What events leave in a table that refuses nothing. */
async function rowsOfAll(
  destination: WithLogin,
  table: string,
  events: readonly (readonly LambdaRecord[])[],
  insertMode: Mode,
): Promise<string[]> {
  const reference = await inNewSchema(destination, 'without fault');
  await reference.sql(table);
  const handler = reference.handler({ insertMode });
  for (const records of events) expect(await send(handler, records)).toEqual([]);
  await handler.close();
  return rowsIn(reference);
}

const onDestination = (test: (destination: WithLogin) => Promise<void>) =>
  withDestination(async (plain) => {
    const destination = await createLogin(plain);
    await test(destination);
    await dropLogin(destination);
  });

function parked(refused: OneRefused, insertMode: Mode): () => Promise<void> {
  return onDestination(async (destination) => {
    const { before, records, others } = eventsWith(refused.bad);
    const letters = deadLettersOfTest();
    const handler = destination.handler({ insertMode }, letters);
    const table = ordersTable(refused, insertMode);
    await destination.sql(table);
    await send(handler, before);
    await destination.sql(refused.refuse);
    const expected = await rowsOfAll(destination, table, [before, others], insertMode);
    for (const _delivery of ['first', 'again']) {
      expect(await send(handler, records)).toEqual([]);
      expect(await rowsIn(destination)).toEqual(expected);
      expect(letters.lines()).toEqual([`0/2 ${refused.code}`]);
      expect(await parkedIn(destination)).toEqual([`0/2 orders [2] open ${refused.code}`]);
    }
    expect(handler.reports.flatMap((report) => report.failures)).toEqual([]);
    expect(handler.reports.flatMap((report) => report.parked)).toMatchObject([
      { code: refused.code, message: expect.stringContaining('partition 0, offset 2') },
    ]);
    await handler.close();
  });
}

function halting(refused: OneRefused, insertMode: Mode): () => Promise<void> {
  return onDestination(async (destination) => {
    const { before, records } = eventsWith(refused.bad);
    const handler = destination.handler({ insertMode, onBadRecord: 'halt' }, deadLettersOfTest());
    const table = ordersTable(refused, insertMode);
    await destination.sql(table);
    await send(handler, before);
    await destination.sql(refused.refuse);
    for (const _delivery of ['first', 'again']) {
      expect(await send(handler, records)).toEqual(['0/2', '0/3']);
      expect(handler.reports.at(-1)).toMatchObject({ failures: [{ class: 'record', code: refused.code }] });
    }
    await destination.sql(refused.mend);
    expect(await send(handler, records)).toEqual([]);
    const mended = refused.code === '22P02' ? `${table}; ${refused.mend}` : table;
    expect(await rowsIn(destination)).toEqual(await rowsOfAll(destination, mended, [before, records], insertMode));
    expect(await parkedIn(destination)).toEqual([]);
    await handler.close();
  });
}

const modesOf = ({ only }: OneRefused): readonly Mode[] => (only === undefined ? insertModes : [only]);

describe.each(refusals)('a record that the server refuses: $what ($code)', (refused) => {
  it.each(modesOf(refused))('is parked, once, and the others are written, once, insertMode=%s', (mode) =>
    parked(refused, mode)(),
  );
});

describe.each(refusals.filter(({ isByTrigger }) => !isByTrigger))(
  'with onBadRecord=halt a record that the server refuses: $what ($code)',
  (refused) => {
    it.each(modesOf(refused).slice(0, 1))('blocks its partition until it can be written, insertMode=%s', (mode) =>
      halting(refused, mode)(),
    );
  },
);
