import { setTimeout as pause } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { holdingTable } from '../../support/fault-holder.ts';
import { endSessions, type WithLogin } from '../../support/fault-login.ts';
import { insertModes, outage } from '../../support/fault-outage.ts';

/** Ends the writer's connection whenever it is in the middle of a transaction. */
async function endAllTheTime(destination: WithLogin): Promise<() => Promise<void>> {
  let isOver = false;
  const ending = (async () => {
    while (!isOver) {
      await endSessions(destination, `wait_event_type = 'Lock'`);
      await pause(5);
    }
  })();
  return async () => {
    isOver = true;
    await ending;
  };
}

describe.each(insertModes)('a connection, insertMode=%s:', (insertMode) => {
  it(
    'ended by an administrator in the middle of every transaction (57P01)',
    outage(
      {
        class: 'transient',
        code: '57P01',
        begin: async (destination) => {
          const release = await holdingTable(destination, 'share');
          const over = await endAllTheTime(destination);
          return async () => {
            await over();
            await release();
          };
        },
      },
      insertMode,
    ),
  );

  it(
    'refused because the login has no connection left (53300)',
    outage(
      {
        class: 'transient',
        code: '53300',
        begin: async (destination) => {
          await destination.sql('alter role $role connection limit 0');
          await endSessions(destination);
          return () => destination.sql('alter role $role connection limit -1');
        },
      },
      insertMode,
    ),
  );

  it(
    'refused because the database has no connection left (53300)',
    outage(
      {
        class: 'transient',
        code: '53300',
        begin: async (destination) => {
          await destination.sql('alter database $database connection limit 0');
          await endSessions(destination);
          return () => destination.sql('alter database $database connection limit -1');
        },
      },
      insertMode,
    ),
  );
});
