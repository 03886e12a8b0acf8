import { readFile } from 'node:fs/promises';
import pg from 'pg';

/** Looks at the server from a connection of its own. */
export class Probe {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(url: string): Promise<Probe> {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    await client.query('create extension if not exists pg_walinspect');
    return new Probe(client);
  }

  /** Where the write-ahead log stands, in bytes. */
  async wal(): Promise<number> {
    const { rows } = await this.#client.query<{ at: string }>("select pg_current_wal_insert_lsn() - '0/0' as at");
    return Number(rows[0]?.at);
  }

  /** Bytes of the log's records between two places that are about a table, its indexes or its long values. */
  async walOfTable(from: number, to: number, table: string): Promise<number> {
    if (to === from) return 0;
    // Only what is on disk can be inspected: a message that is flushed brings all before it there.
    await this.#client.query("select pg_logical_emit_message(false, 'bench', '', true)");
    const { rows } = await this.#client.query<{ bytes: string }>(
      `select coalesce(sum(record_length), 0) as bytes from (
         select distinct start_lsn, record_length
         from pg_get_wal_block_info('0/0'::pg_lsn + $1::numeric, '0/0'::pg_lsn + $2::numeric, false)
         where reldatabase = (select oid from pg_database where datname = current_database()) and relfilenode in (
           select pg_relation_filenode(r) from (
             select $3::regclass union all select indexrelid from pg_index where indrelid = $3::regclass
             union all select reltoastrelid from pg_class where oid = $3::regclass
             union all select i.indexrelid from pg_index i join pg_class c on c.reltoastrelid = i.indrelid where c.oid = $3::regclass
           ) of(r))
       ) records`,
      [from, to, table],
    );
    return Number(rows[0]?.bytes);
  }

  /** The server process behind the connections of an application; the newest, where there are several. */
  async processOf(application: string): Promise<number> {
    const { rows } = await this.#client.query<{ pid: number }>(
      'select pid from pg_stat_activity where application_name = $1 order by backend_start desc limit 1',
      [application],
    );
    return rows[0]?.pid ?? 0;
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}

/** Milliseconds a process was on a CPU so far; undefined where only Linux could tell. */
export async function cpuOf(pid: number): Promise<number | undefined> {
  try {
    const [onCpu] = (await readFile(`/proc/${pid}/schedstat`, 'utf8')).split(' ');
    return Number(onCpu) / 1_000_000;
  } catch {
    return undefined;
  }
}
