import { literal, maxNameBytes } from './names.ts';

/** The schema in each database that holds what PostgreSQL lacks (catalog.ts). */
export const ownSchema = 'redshift_stand_in';

/** An error that the stand-in gives in the server's place. */
export class Refusal extends Error {
  readonly code: string;
  readonly detail: string | undefined;

  constructor(code: string, message: string, detail?: string) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}

export function syntaxError(at: string): Refusal {
  return new Refusal('42601', `syntax error at or near "${at}"`);
}

export function unsupported(what: string): Refusal {
  return new Refusal('0A000', `${what} is not supported`);
}

/** A statement that fails with this error, in whatever transaction it is. */
export function refusing({ code, message, detail }: Refusal): string {
  return `select ${ownSchema}.refuse('${code}', ${literal(message)}, ${literal(detail ?? '')})`;
}

/** The error as fields of the protocol. */
export function fieldsOf({ code, message, detail }: Refusal): Map<string, string> {
  const fields: [string, string][] = [
    ['S', 'ERROR'],
    ['V', 'ERROR'],
    ['C', code],
    ['M', message],
  ];
  return new Map(detail === undefined ? fields : [...fields, ['D', detail]]);
}

/** The name. @throws Refusal for one that Redshift has no room for. */
export function requireName(name: string): string {
  const bytes = Buffer.byteLength(name);
  if (bytes > maxNameBytes) {
    throw new Refusal('42622', `identifier "${name}" is ${bytes} bytes long, the limit is ${maxNameBytes}`);
  }
  return name;
}
