import { quote } from '../../../dialect/postgres/identifiers.ts';
import { advice, type Cure, type Finding, must, ok, shown } from '../../check/finding.ts';
import type { ServerFacts } from './facts.ts';

/** The most connections of one kind that there can be, how many there are, and how the limit is raised. */
interface Limit {
  readonly name: string;
  readonly count: number;
  /** This one among them. */
  readonly used: number;
  raise(to: number): Cure;
}

/** Every function that runs holds one connection. `maxConcurrency` undefined: nobody said how many may run. */
export function checkConnections(server: ServerFacts, maxConcurrency: number | undefined): Finding {
  const limit = lowest(server);
  const free = Math.max(0, limit.count - limit.used + 1);
  const state = `${free} of ${limit.count} are free now (${limit.name})`;
  if (maxConcurrency === undefined) return ok('connections', state);
  const what = `${maxConcurrency} functions at once take ${maxConcurrency}; ${state}`;
  if (maxConcurrency > limit.count) return must('connections', what, limit.raise(maxConcurrency));
  if (maxConcurrency > free) return advice('connections', what, limit.raise(maxConcurrency + limit.used - 1));
  return ok('connections', what);
}

function lowest(server: ServerFacts): Limit {
  const { username, database, reserved_connections: reserved } = server;
  const limits: Limit[] = [
    {
      name: `max_connections, without the ${reserved} that are reserved`,
      count: server.max_connections - reserved,
      used: server.used,
      raise: (to) => ({
        words: `set max_connections to ${to + reserved} or more (it takes a restart), lower maxConcurrency, or put RDS Proxy between`,
      }),
    },
    {
      name: `limit of user ${shown(username)}`,
      count: server.role_limit,
      used: server.used_by_role,
      raise: (to) => ({ sql: `alter role ${quote(username)} connection limit ${to}` }),
    },
    {
      name: `limit of database ${shown(database)}`,
      count: server.database_limit,
      used: server.used_in_database,
      raise: (to) => ({ sql: `alter database ${quote(database)} connection limit ${to}` }),
    },
  ];
  const room = ({ count, used }: Limit): number => count - used;
  return limits.filter(({ count }) => count >= 0).reduce((least, one) => (room(one) < room(least) ? one : least));
}
