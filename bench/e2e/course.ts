import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** When writing began and ended at a server, as its log and its transactions tell; times of performance.now(). */
export interface Course {
  /** The first write-ahead log since the watch began; undefined before. */
  firstWrite(): number | undefined;
  /** The last transaction that wrote anything and ended. */
  lastWrite(): number;
  /** Bytes of write-ahead log since the watch began. */
  wal(): number;
  stop(): Promise<void>;
}

const lookEveryMs = 25;
/** Less than that is the server's own: it notes every now and then which transactions run. */
const anythingBytes = 1_000;

/** Looks at a server, of which nobody else writes, from a connection of its own; `onFirst` hears of the first write. */
export async function watchWriting(url: string, onFirst: () => void): Promise<Course> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  const look = async () => {
    const { rows } = await client.query<{ wal: string; done: string }>(
      "select pg_current_wal_insert_lsn() - '0/0' as wal, pg_snapshot_xmax(pg_current_snapshot())::text as done",
    );
    return { wal: Number(rows[0]?.wal), done: rows[0]?.done };
  };
  const began = await look();
  let [last, first, end, isOver] = [began, undefined as number | undefined, performance.now(), false];
  const watch = async () => {
    while (!isOver) {
      const seen = await look();
      const now = performance.now();
      if (first === undefined && seen.wal > began.wal + anythingBytes) {
        first = now;
        onFirst();
      }
      if (seen.done !== last.done) end = now;
      last = seen;
      await pause(lookEveryMs);
    }
  };
  const watching = watch();
  return {
    firstWrite: () => first,
    lastWrite: () => end,
    wal: () => last.wal - began.wal,
    stop: async () => {
      isOver = true;
      await watching;
      await client.end();
    },
  };
}
