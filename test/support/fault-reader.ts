import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { expect } from 'vitest';
import type { Destination } from './harness.ts';

const allRows = (schema: string) =>
  `select jsonb_strip_nulls(to_jsonb(t))::text as row from "${schema}".orders t order by 1`;

/** All rows of the table `orders`, whole but for NULLs. */
export async function rowsIn({ database, schema }: Destination): Promise<string[]> {
  return (await database.query<{ row: string }>(allRows(schema))).map(({ row }) => row);
}

/** Somebody who reads the table all the time, and complains when that takes long. */
export async function readerOf({ database, schema }: Destination) {
  let client: pg.Client | undefined;
  const connected = async () => {
    const made = new pg.Client({ connectionString: database.url, options: '-c statement_timeout=10s' });
    const forget = () => {
      client = undefined;
    };
    made.on('error', forget).on('end', forget);
    await made.connect();
    client = made;
    return made;
  };
  const read = async () => {
    const { rows } = await (client ?? (await connected())).query<{ row: string }>(allRows(schema));
    return rows.map(({ row }) => row);
  };
  await connected();
  return {
    /** Reads again and again until the answer is there; each time it must find these rows. */
    readsUntil: async (answer: Promise<unknown>, rows: readonly string[]): Promise<void> => {
      let isThere = false;
      const end = () => {
        isThere = true;
      };
      answer.then(end, end);
      do {
        expect(await read()).toEqual(rows);
        await pause(10);
      } while (!isThere);
    },
    end: async () => client?.end(),
  };
}
