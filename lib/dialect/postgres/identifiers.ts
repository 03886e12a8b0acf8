/** PostgreSQL's NAMEDATALEN - 1: longer names are cut silently by the server, so they are refused here. */
export const maxIdentifierBytes = 63;

/** A name as a quoted identifier. Every name of the outside world goes through here. */
export function quote(name: string): string {
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
  if (name === '') return 'an empty name';
  if (name.includes('\0')) return `the name ${JSON.stringify(name)} holds a NUL character`;
  const bytes = Buffer.byteLength(name);
  if (bytes > maxIdentifierBytes) {
    return `the name ${JSON.stringify(name)} is ${bytes} bytes long, PostgreSQL allows ${maxIdentifierBytes}`;
  }
  return undefined;
}
