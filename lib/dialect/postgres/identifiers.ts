import { LandfallError } from '../../model/errors.ts';

/** PostgreSQL's NAMEDATALEN - 1: longer names are cut silently by the server, so they are refused here. */
export const maxIdentifierBytes = 63;

/** Columns that every table has beside its own (PostgreSQL documentation, "System Columns"): none may be called so. */
const systemColumns: ReadonlySet<string> = new Set(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']);

/**
 * A name as a quoted identifier. Every name of the outside world goes through here.
 * @throws LandfallError `IDENTIFIER`, systemic, for a name the server would cut or change. Those of records are looked
 * at before; what is left is the schema of the settings.
 */
export function quote(name: string): string {
  const problem = identifierProblem(name);
  if (problem !== undefined) throw new LandfallError('systemic', 'IDENTIFIER', problem);
  return `"${name.replaceAll('"', '""')}"`;
}

/** A schema-qualified name, quoted. */
export function qualified(schema: string, name: string): string {
  return `${quote(schema)}.${quote(name)}`;
}

/** A text as a SQL literal, for the few places that take no bind (column defaults). */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `e${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** Why a name cannot be an identifier here; undefined when it can. */
export function identifierProblem(name: string): string | undefined {
  if (name === '') return 'the name "" is empty';
  if (name.includes('\0')) return `the name ${shown(name)} holds a NUL character`;
  if (!name.isWellFormed()) return `the name ${shown(name)} holds half of a surrogate pair, which is no character`;
  const bytes = Buffer.byteLength(name);
  if (bytes > maxIdentifierBytes) {
    return `the name ${shown(name)} is ${bytes} bytes long, PostgreSQL allows ${maxIdentifierBytes}`;
  }
  return undefined;
}

/** Why a name cannot be a new column's; undefined when it can. */
export function columnNameProblem(name: string): string | undefined {
  if (systemColumns.has(name)) return `the name ${shown(name)} is one of PostgreSQL's system columns`;
  return identifierProblem(name);
}

/** A name for a message: all of it, unless it is absurdly long. */
function shown(name: string): string {
  const text = JSON.stringify(name);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

const longestShown = 300;
