import { describe, it } from 'vitest';
import { endSessions } from '../../support/fault-login.ts';
import { insertModes, outage } from '../../support/fault-outage.ts';

describe.each(insertModes)('a database that only reads (25006), insertMode=%s:', (insertMode) => {
  it(
    'is transient, and new connections are made until one may write',
    outage(
      {
        class: 'transient',
        code: '25006',
        begin: async (destination) => {
          // Sessions take the default when they begin: only another connection learns that it is over.
          await destination.sql('alter database $database set default_transaction_read_only = on');
          await endSessions(destination);
          return () => destination.sql('alter database $database reset default_transaction_read_only');
        },
      },
      insertMode,
    ),
  );
});
