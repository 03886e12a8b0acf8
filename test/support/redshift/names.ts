import { createHash } from 'node:crypto';

/** Redshift's limit ("Names and identifiers", r_names.html); PostgreSQL's is 63. */
export const maxNameBytes = 127;
const postgresBytes = 63;

/** ASCII letters fold to lower case, in quotes as well; others stay (r_names.html). */
export function folded(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * The name under which PostgreSQL keeps a name of Redshift: the same, but for what only Redshift has room for, which is
 * cut and gets a hash.
 */
export function physicalName(name: string): string {
  if (Buffer.byteLength(name) <= postgresBytes) return name;
  let start = name;
  while (Buffer.byteLength(start) > postgresBytes - 13) start = [...start].slice(0, -1).join('');
  return `${start}~${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function literal(text: string): string {
  return text.includes('\\')
    ? `e'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
    : `'${text.replaceAll("'", "''")}'`;
}
