import type { Dialect } from './dialect.ts';
import type { TableShape } from './shapes.ts';

export type Row = Readonly<Record<string, string | null>>;

/** One of the two databases, as a comparison sees it: every column of an answer is text. */
export interface Database {
  readonly kind: 'postgresql' | 'mysql';
  readonly dialect: Dialect;
  /** Where it is, without a password. */
  readonly address: string;
  /** The database's own name. */
  readonly name: string;
  tables(schema: string): Promise<TableShape[]>;
  query(text: string, values: readonly string[], purpose: string): Promise<readonly Row[]>;
  close(): Promise<void>;
}

export interface Traffic {
  queries: number;
  rows: number;
}

/** The same database, its statements and the rows it answers with counted. */
export function counted(database: Database, traffic: Traffic): Database {
  return {
    ...database,
    query: async (...args) => {
      const rows = await database.query(...args);
      traffic.queries += 1;
      traffic.rows += rows.length;
      return rows;
    },
  };
}
