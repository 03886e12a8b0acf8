import type { Destination } from './harness.ts';
import { rowsOf } from './with-destination.ts';

export const columns = { id: 'int32', note: 'string', more: 'string' } as const;

/** Numbers fit, words do not. */
export async function numbers({ database, schema }: Destination, key = ' primary key'): Promise<void> {
  await database.query(`create table "${schema}".orders (id int${key}, note bigint, more text)`);
}

export async function widen({ database, schema }: Destination): Promise<void> {
  await database.query(`alter table "${schema}".orders alter note type text`);
}

export async function lines(destination: Destination): Promise<string[]> {
  const rows = await rowsOf(destination, 'orders', "concat_ws(' ', id, note, more) as line", 'id, note');
  return rows.map(({ line }) => String(line));
}
