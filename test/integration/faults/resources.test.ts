import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessionBeside } from '../../support/fault-holder.ts';
import { endSessions } from '../../support/fault-login.ts';
import { insertModes, outage } from '../../support/fault-outage.ts';
import { type FaultServer, startFaultServer } from '../../support/fault-server.ts';
import { addSmallDisk, fillSmallDisk, smallDisk } from '../../support/fault-small-disk.ts';
import { onEachRow, raise } from '../../support/fault-trigger.ts';
import type { Feed } from '../../support/feed.ts';
import { progressOf } from '../../support/progress.ts';
import { seeded } from '../../support/random.ts';

const disk = await smallDisk();

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer({ max_locks_per_transaction: '10', max_connections: '12', autovacuum: 'off' });
  if (disk !== undefined) await addSmallDisk(server, disk);
});
afterAll(() => server?.close());
const url = () => server.url;

/** Rows too large for what is left of a page, which no compression makes smaller. */
function largeRows(feed: Feed) {
  const random = seeded(1);
  const noise = () => Array.from({ length: 6_000 }, () => String.fromCharCode(random.int(0x21, 0x2fff))).join('');
  return [4, 5, 6].map((id) => feed.create({ id, note: `private-${id}${noise()}` }));
}

/** Keys that the server puts aside before it looks for their rows: more than fit into little memory. */
function manyDeletes(feed: Feed) {
  return [
    feed.create({ id: 4, note: 'private-4' }),
    ...Array.from({ length: 5_000 }, (_, i) => feed.remove({ id: 3 + i })),
  ];
}

const ordersIn = (insertMode: string, tablespace: string) =>
  `create table @orders (id int ${insertMode === 'upsert' ? 'primary key' : ''}, note text) ${tablespace};
alter table @orders owner to $role`;

/** Where nobody may mount a small disk, a trigger says what the server would. */
const diskIsFull = disk
  ? 'a disk that is full (53100)'
  : 'a disk that is full (53100, raised by a trigger: this machine lets nobody mount a small disk)';

describe.each(insertModes)('a server that lacks room, insertMode=%s:', (insertMode) => {
  it(
    `on ${diskIsFull}, until there is some: what was returned is awaited`,
    outage(
      {
        class: 'systemic',
        code: '53100',
        prepare: ({ sql }) => sql(ordersIn(insertMode, disk ? 'tablespace small' : '')),
        records: largeRows,
        begin: (destination) => (disk ? fillSmallDisk(destination) : onEachRow(destination, raise('53100'))),
        meanwhile: async (destination) => {
          const [first, second] = await progressOf(destination);
          expect(first).toContain('/0 1 awaits 1');
          expect(second).toMatch(/\/1 2$/);
        },
      },
      insertMode,
      url,
    ),
  );

  it(
    'for locks (53200), until others let go of theirs',
    outage(
      {
        class: 'systemic',
        code: '53200',
        isReadable: false,
        begin: async (destination) => {
          const session = await sessionBeside(destination);
          await session.run('rollback');
          const all = session.run('select pg_advisory_lock(i) from generate_series(1, 1000000) i');
          await expect(all).rejects.toMatchObject({ code: '53200' });
          return session.end;
        },
      },
      insertMode,
      url,
    ),
  );

  it(
    'for temporary files (53400: temp_file_limit of the login), until it may have more',
    outage(
      {
        class: 'transient',
        code: '53400',
        records: manyDeletes,
        begin: async (destination) => {
          await destination.sql(
            `alter role $role set temp_file_limit = '16kB'; alter role $role set work_mem = '64kB'`,
          );
          await endSessions(destination);
          return async () => {
            await destination.sql('alter role $role reset all');
            await endSessions(destination);
          };
        },
      },
      insertMode,
      url,
    ),
  );

  it(
    'in memory (53200, raised by a trigger: no test can take all of the machine’s)',
    outage(
      { class: 'systemic', code: '53200', begin: (destination) => onEachRow(destination, raise('53200')) },
      insertMode,
      url,
    ),
  );
});

it.runIf(disk)(
  'a table that is to be created on a disk that is full is a systemic error (53100, in the DDL’s error), until there is room',
  outage(
    {
      class: 'systemic',
      code: 'DDL_FAILED',
      says: /53100/,
      records: (feed) => {
        feed.source = { ...feed.source, table: 'users', topic: 'shop.public.users' };
        return [feed.create({ id: 1, note: 'private-user' })];
      },
      begin: async (destination) => {
        await destination.sql('grant create on tablespace small to $role');
        await destination.sql('alter role $role set default_tablespace = small');
        await endSessions(destination);
        return fillSmallDisk(destination);
      },
    },
    'upsert',
    url,
  ),
);
