import { setTimeout as pause } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { holdingTable, sessionBeside } from '../../support/fault-holder.ts';
import { endSessions } from '../../support/fault-login.ts';
import { insertModes, outage, withinMs } from '../../support/fault-outage.ts';

/** A little more than the reserve of an invocation: statements get what is over. */
const littleTime = () => withinMs(2_800);

const slow = `create function @slow() returns trigger language plpgsql as
  $$ begin perform pg_sleep(60); return new; end $$;
create trigger slow before insert on @orders for each row execute function @slow()`;

describe.each(insertModes)('a statement that is given up, insertMode=%s:', (insertMode) => {
  it(
    'because a trigger takes longer than the invocation (57014)',
    outage(
      {
        class: 'transient',
        code: '57014',
        context: littleTime,
        begin: async ({ sql }) => {
          await sql(slow);
          return () => sql('drop trigger slow on @orders');
        },
      },
      insertMode,
    ),
  );

  it(
    'because somebody else holds a lock on the table (57014)',
    outage(
      {
        class: 'transient',
        code: '57014',
        context: littleTime,
        begin: (destination) => holdingTable(destination, 'share'),
      },
      insertMode,
    ),
  );

  it(
    'because an administrator cancels it, again and again (57014)',
    outage(
      {
        class: 'transient',
        code: '57014',
        begin: async (destination) => {
          const release = await holdingTable(destination, 'share');
          let isOver = false;
          const cancelling = (async () => {
            while (!isOver) {
              await destination.sql(
                `select pg_cancel_backend(pid) from pg_stat_activity where usename = '$role' and wait_event_type = 'Lock'`,
              );
              await pause(5);
            }
          })();
          return async () => {
            isOver = true;
            await cancelling;
            await release();
          };
        },
      },
      insertMode,
    ),
  );

  it(
    'because the login’s own lock_timeout is over (55P03)',
    outage(
      {
        class: 'transient',
        code: '55P03',
        begin: async (destination) => {
          await destination.sql(`alter role $role set lock_timeout = '100ms'`);
          await endSessions(destination);
          return holdingTable(destination, 'share');
        },
      },
      insertMode,
    ),
  );

  it(
    'and its connection with it, because the login’s transaction_timeout is over (25P04)',
    outage(
      {
        class: 'transient',
        code: '25P04',
        begin: async (destination) => {
          await destination.sql(`alter role $role set transaction_timeout = '200ms'`);
          await endSessions(destination);
          return holdingTable(destination, 'share');
        },
      },
      insertMode,
    ),
  );
});

it(
  'a row that another session has locked is waited for as long as the invocation lasts (57014)',
  outage({
    class: 'transient',
    code: '57014',
    context: littleTime,
    begin: async (destination) => {
      const session = await sessionBeside(destination);
      await session.run('select from @orders where id = 1 for update');
      return session.end;
    },
  }),
);
