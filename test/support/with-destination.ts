import type { Handler, HandlerContext } from '../../functions/postgres.ts';
import type { BatchReport } from '../../lib/model/report.ts';
import type { LambdaRecord } from '../../local/lambda-event.ts';
import { byKind } from './destination-kind.ts';
import { event } from './feed.ts';
import { createDestination, type Destination } from './harness.ts';
import { nameAtRedshift } from './redshift/catalog-names.ts';
import { declaredColumns, declaredKey } from './redshift/table-view.ts';

type Row = Record<string, unknown>;

/** A test on a destination of its own; what it opened is closed, whatever becomes of it. `server`: see there. */
export function withDestination(
  test: (destination: Destination) => Promise<void>,
  server?: () => string,
): () => Promise<void> {
  return async () => {
    const destination = await createDestination(undefined, server?.());
    const handlers: Handler[] = [];
    const tracked: Destination = {
      ...destination,
      handler: (settings, deadLetters) => {
        const made = destination.handler(settings, deadLetters);
        handlers.push(made);
        return made;
      },
    };
    const close = () => Promise.all(handlers.map((handler) => handler.close()));
    try {
      await test(tracked);
    } catch (error) {
      await close();
      await destination.drop().catch(() => undefined);
      throw error;
    }
    await close();
    await destination.drop();
  };
}

/** The name by which a server of PostgreSQL's knows what a source calls so. */
export const nameAt = byKind({ postgresql: (name: string) => name, redshift: nameAtRedshift });

/** A row under the names that its columns have: Redshift folds them. */
export const named = byKind({
  postgresql: (row: Row): Row => row,
  redshift: (row: Row): Row => Object.fromEntries(Object.entries(row).map(([name, value]) => [nameAt(name), value])),
});

/** All rows of a table, by its first column. Expressions are PostgreSQL's, which stands behind what stands for Redshift. */
export function rowsOf(destination: Destination, table: string, columns = '*', order = '1'): Promise<Row[]> {
  return destination.database.query(
    `select ${columns} from "${nameAt(destination.schema)}"."${nameAt(table).replaceAll('"', '""')}" t order by ${order}`,
  );
}

/** All rows of a table as lines "id note", and whether they are marked where the table can tell; sorted. */
export async function linesOf(destination: Destination, table = 'orders'): Promise<string[]> {
  const line = `concat_ws(' ', id, coalesce(note, '-'), to_jsonb(t) ->> '_landfall_deleted') as line`;
  return (await rowsOf(destination, table, line, '1')).map((row) => String(row.line));
}

/** Columns of a table in order, as a CREATE TABLE would write them; empty where there is no table. */
export const columnsOf = byKind({ postgresql: columnsAtPostgres, redshift: declaredColumns });

async function columnsAtPostgres(destination: Destination, table: string): Promise<string[]> {
  const found = await destination.database.query<{ line: string }>(
    `select concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
       case when a.attnotnull then 'not null' end, 'default ' || pg_get_expr(d.adbin, d.adrelid)) as line
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where c.relnamespace = $1::regnamespace and c.relname = $2 and a.attnum > 0 and not a.attisdropped
     order by a.attnum`,
    [`"${destination.schema}"`, table],
  );
  return found.map(({ line }) => line);
}

/** Indexes of a table, as `unique (id)` or `(id)`. At Redshift, which has none, the key that is declared. */
export const indexesOf = byKind({ postgresql: indexesAtPostgres, redshift: declaredKey });

async function indexesAtPostgres(destination: Destination, table: string): Promise<string[]> {
  const found = await destination.database.query<{ line: string }>(
    `select case when i.indisprimary then 'primary key ' when i.indisunique then 'unique ' else '' end
       || substring(pg_get_indexdef(i.indexrelid) from '\\(.*$') as line
     from pg_index i join pg_class c on c.oid = i.indrelid
     where c.relnamespace = $1::regnamespace and c.relname = $2 order by 1`,
    [`"${destination.schema}"`, table],
  );
  return found.map(({ line }) => line);
}

export const plentyOfTime: HandlerContext = { awsRequestId: 'test', getRemainingTimeInMillis: () => 600_000 };

/** As Lambda's own: so many milliseconds from now. */
export function withinMs(ms: number): HandlerContext {
  const end = performance.now() + ms;
  return { awsRequestId: 'test', getRemainingTimeInMillis: () => Math.max(0, end - performance.now()) };
}

/** Hands records to a handler once; what it returns, as "partition/offset". */
export async function send(
  handler: Handler,
  records: readonly LambdaRecord[],
  context: HandlerContext = plentyOfTime,
): Promise<string[]> {
  const response = await handler(event(...records), context);
  return response.batchItemFailures.map(({ itemIdentifier: { partition, offset } }) => {
    return `${partition.slice(partition.lastIndexOf('-') + 1)}/${offset}`;
  });
}

/** The error with which a handler refuses a whole event. */
export async function refusal(
  handler: Handler,
  records: readonly LambdaRecord[],
  context: HandlerContext = plentyOfTime,
): Promise<Error> {
  const answer = await send(handler, records, context).then(
    (returned) => `it returned [${returned.join(', ')}]`,
    (error: unknown) => error,
  );
  if (answer instanceof Error) return answer;
  throw new Error(`the handler did not throw: ${String(answer)}`);
}

/** Sum of a figure over reports. */
export function total(reports: readonly BatchReport[], figure: (report: BatchReport) => number): number {
  return reports.reduce((sum, report) => sum + figure(report), 0);
}
