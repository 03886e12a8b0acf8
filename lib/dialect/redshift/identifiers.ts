import { LandfallError } from '../../model/errors.ts';
import { fold } from '../../model/fold.ts';
import type { Column } from '../../model/table.ts';

/** Longer names are cut silently by the server (r_names.html, r_CREATE_TABLE_NEW.html), so they are refused here. */
export const maxIdentifierBytes = 127;

/** Columns that every table has beside its own: PostgreSQL 8's, of which Redshift is made, and its own two. */
const systemColumns: ReadonlySet<string> = new Set([
  ...['oid', 'tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'],
  ...['insertxid', 'deletexid'],
]);

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

/**
 * A text as a SQL literal, for what takes neither bind nor expression (addresses and roles of COPY).
 * @throws TypeError for a backslash, which some servers take for the beginning of an escape: `textExpression` can say it.
 */
export function literal(text: string): string {
  if (text.includes('\\')) throw new TypeError('a literal with a backslash is not the same for every server');
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * A text as an expression without a bind. A backslash escapes what follows it (r_CREATE_USER.html shows it, r_Literals.html
 * is silent, and PostgreSQL 8.0 knows no `e'…'`): none stands in a literal, so that it does not matter.
 */
export function textExpression(text: string): string {
  if (!text.includes('\\')) return literal(text);
  const parts = text.split(/(\\+)/).filter((part) => part !== '');
  const said = parts.map((part) => (part.startsWith('\\') ? backslashes(part.length) : literal(part)));
  return `(${said.join(' || ')})`;
}

function backslashes(count: number): string {
  return count === 1 ? 'chr(92)' : `repeat(chr(92), ${count})`;
}

/** Why a name cannot be an identifier here; undefined when it can. */
export function identifierProblem(name: string): string | undefined {
  if (name === '') return 'the name "" is empty';
  if (!name.isWellFormed()) return `the name ${shown(name)} holds half of a surrogate pair, which is no character`;
  // Identifiers consist of printable characters (r_names.html).
  if (/\p{Cc}/u.test(name)) return `the name ${shown(name)} holds a control character, Redshift allows printable ones`;
  const bytes = Buffer.byteLength(name);
  if (bytes > maxIdentifierBytes) {
    return `the name ${shown(name)} is ${bytes} bytes long, Redshift allows ${maxIdentifierBytes}`;
  }
  return undefined;
}

/** Why a name cannot be a new column's; undefined when it can. */
export function columnNameProblem(name: string): string | undefined {
  if (systemColumns.has(fold(name))) return `the name ${shown(name)} is one of Redshift's system columns`;
  return identifierProblem(name);
}

/** Columns by their names, whatever the case of the name that is asked for; one of exactly that name goes first. */
export function foldedByName(columns: readonly Column[]): ReadonlyMap<string, Column> {
  return new FoldedMap(columns);
}

class FoldedMap extends Map<string, Column> {
  readonly #folded: ReadonlyMap<string, Column>;

  constructor(columns: readonly Column[]) {
    super(columns.map((column) => [column.name, column]));
    this.#folded = new Map(columns.toReversed().map((column) => [fold(column.name), column]));
  }

  override get(name: string): Column | undefined {
    return super.get(name) ?? this.#folded.get(fold(name));
  }

  override has(name: string): boolean {
    return super.has(name) || this.#folded.has(fold(name));
  }
}

/** A name for a message: all of it, unless it is absurdly long. */
function shown(name: string): string {
  const text = JSON.stringify(name);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

const longestShown = 300;
