import type pg from 'pg';
import type { Backend } from './backend.ts';
import type { CopyCommand } from './copy-command.ts';
import { type LoadError, type Loaded, load } from './copy-load.ts';
import type { CopyColumn } from './copy-values.ts';
import { literal } from './names.ts';
import { ownSchema, Refusal } from './refusal.ts';

/** What a COPY needs beside its connection. */
export interface CopyPlace {
  readonly s3Endpoint: string;
  /** Writes what must outlast the transaction of a COPY that fails. */
  readonly own: pg.Pool;
}

/**
 * Runs a COPY in the session of its client: the rows go in by PostgreSQL's own COPY, each value converted as Redshift
 * converts it. Returns how many. @throws Refusal with Redshift's error; rows that were refused are told by
 * sys_load_error_detail. The transaction is then not failed yet: that is up to the caller.
 */
export async function runCopy(backend: Backend, command: CopyCommand, place: CopyPlace): Promise<number> {
  const columns = await targetColumns(backend, command);
  const loaded = await load(command, columns, place.s3Endpoint);
  // "If the load returns the error_count number of errors or greater, the load fails" (copy-parameters-data-load.html);
  // no more are looked for then.
  const limit = Math.max(1, command.maxErrors);
  if (loaded.errors.length > 0) await note(backend, loaded.errors.slice(0, limit), place.own);
  if (loaded.errors.length >= limit) throw failed(command);
  if (command.isNoLoad || loaded.lines.length === 0) return loaded.lines.length;
  const list = columns.map(({ physical }) => physical).join(', ');
  const input = Buffer.from(loaded.lines.map((line) => `${line}\n`).join(''));
  const { error } = await backend.run(`copy ${command.table} (${list}) from stdin`, input);
  if (error !== undefined) {
    const refused = refusedLine(error, loaded);
    if (refused === undefined) throw new Refusal(error.get('C') ?? 'XX000', error.get('M') ?? '', error.get('D'));
    await note(backend, [refused], place.own);
    throw failed(command);
  }
  await backend.run(`select set_config('redshift.last_copy_count', '${loaded.lines.length}', false)`);
  return loaded.lines.length;
}

function failed({ name }: CopyCommand): Refusal {
  return new Refusal(
    'XX000',
    `Load into table '${name}' failed.  Check 'sys_load_error_detail' system table for details.`,
  );
}

type TargetColumn = CopyColumn & { readonly physical: string };

async function targetColumns(backend: Backend, { table, columns }: CopyCommand): Promise<TargetColumn[]> {
  const { rows, error } = await backend.run(
    `select column_name, declared, not_null, quote_ident(physical_name), physical_name from ${ownSchema}.columns
     where table_oid = ${literal(table)}::regclass order by place`,
  );
  if (error !== undefined) throw new Refusal(error.get('C') ?? 'XX000', error.get('M') ?? '');
  const all = rows.map(([name, declared, notNull, physical, bare]) => ({
    column: { name: name ?? '', declared: declared ?? '', notNull: notNull === 't', physical: physical ?? '' },
    bare,
  }));
  if (columns === undefined) return all.map(({ column }) => column);
  return columns.map((wanted) => {
    const name = wanted.slice(1, -1).replaceAll('""', '"');
    const found = all.find(({ bare }) => bare === name);
    if (found === undefined) throw new Refusal('42703', `column ${wanted} of the table does not exist`);
    return found.column;
  });
}

/** PostgreSQL refuses what no check here looked for; its context names the line. */
function refusedLine(error: ReadonlyMap<string, string>, { origins }: Loaded): LoadError | undefined {
  const [, line] = /^COPY .*, line (\d+)/m.exec(error.get('W') ?? '') ?? [];
  const origin = line === undefined ? undefined : origins[Number(line) - 1];
  return origin && { ...origin, column: undefined, code: 1224, message: error.get('M') ?? '' };
}

async function note(backend: Backend, errors: readonly LoadError[], own: pg.Pool): Promise<void> {
  const { rows } = await backend.run('select pg_backend_pid()');
  const session = rows[0]?.[0] ?? '0';
  const query = (await own.query(`select nextval('${ownSchema}.query_ids') as id`)).rows[0]?.id;
  for (const { file, line, column, code, message } of errors) {
    const [, type = '', length = ''] = /^([^(]*)(?:\((.*)\))?/.exec(column?.declared ?? '') ?? [];
    await own.query(
      `insert into ${ownSchema}.sys_load_error_detail values (100, $1, $1, $2, current_database(), 0,
         now() at time zone 'UTC', $3, $4, $5, $6, $7, 0, $8, $9)`,
      [query, session, file, line, column?.name ?? '', type.slice(0, 10), length, code, message.slice(0, 512)],
    );
  }
}
