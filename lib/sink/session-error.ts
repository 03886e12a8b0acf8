import { type ErrorClass, LandfallError } from '../model/errors.ts';
import { errorClassOf } from './sqlstate.ts';

const longestMessage = 300;

/** An error of the server or the connection, with the statement it belongs to. */
export class SessionError extends LandfallError {
  override readonly name = 'SessionError';
  readonly sqlstate: string | undefined;
  readonly purpose: string;
  /** Name of the table and of the constraint, where the server tells them. */
  readonly table: string | undefined;
  readonly constraint: string | undefined;

  constructor(
    error: unknown,
    purpose: string,
    written?: string,
    classOf?: (code: string | undefined, message: string) => ErrorClass | undefined,
  ) {
    const code = codeOf(error);
    // A message may quote the value it is about, however long.
    const message = (error instanceof Error ? error.message : String(error)).slice(0, longestMessage);
    // The server's error is no cause to keep: its detail may hold a whole row.
    const doing = written === undefined ? purpose : `${purpose} of table ${JSON.stringify(written)}`;
    super(
      classOf?.(code, message) ?? errorClassOf(code),
      code ?? 'CONNECTION_LOST',
      `${doing}: ${message}${code ? ` (${code})` : ''}`,
    );
    this.sqlstate = code;
    this.purpose = purpose;
    this.table = textOf(error, 'table');
    this.constraint = textOf(error, 'constraint');
  }
}

/** SQLSTATE of the server, or the code of a network error; undefined where the driver gives none. */
export function codeOf(error: unknown): string | undefined {
  return textOf(error, 'code');
}

function textOf(error: unknown, member: 'code' | 'table' | 'constraint'): string | undefined {
  const value = (error as { readonly [name in typeof member]?: unknown } | undefined)?.[member];
  return typeof value === 'string' ? value : undefined;
}
