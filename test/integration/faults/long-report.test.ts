import { describe, it } from 'vitest';
import { holdingTable } from '../../support/fault-holder.ts';
import { insertModes, outage, withinMs } from '../../support/fault-outage.ts';

/** A report takes this lock with its first SELECT and keeps it until it ends. */
const reportLock = 'access share';

describe.each(insertModes)('behind a long report, while others read on, insertMode=%s:', (insertMode) => {
  it(
    'an ALTER TABLE gives up (55P03), and the records come back when the report is done',
    outage(
      {
        class: 'transient',
        code: '55P03',
        context: () => withinMs(3_200),
        records: (feed) => {
          const wider = feed.alter({ id: 'int32', note: 'string', amount: 'int32' });
          return [
            wider.update({ id: 1, note: 'private-11', amount: 7 }, { partition: 1 }),
            wider.create({ id: 4, note: 'private-4', amount: 8 }),
          ];
        },
        begin: (destination) => holdingTable(destination, reportLock),
      },
      insertMode,
    ),
  );
});

it(
  'behind a long report, while others read on, a TRUNCATE gives up (55P03), and the records come back when it is done',
  outage({
    class: 'transient',
    code: '55P03',
    records: (feed) => [feed.truncate(), feed.create({ id: 4, note: 'private-4' })],
    begin: (destination) => holdingTable(destination, reportLock),
  }),
);
