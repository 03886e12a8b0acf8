import type { Statement } from '../../dialect/statement.ts';
import { begin, commit } from '../../dialect/transaction.ts';
import { LandfallError } from '../../model/errors.ts';
import type { Session } from '../session.ts';
import { SessionError } from '../session-error.ts';
import { isSomebodyElses } from '../sqlstate.ts';

/** Readers never queue behind our ALTER for longer than this. */
const lockTimeoutMs = 3_000;
/** Characters of DDL that an error prints: names and defaults may be long, columns many. */
const longestText = 4_000;

/**
 * Runs DDL in a transaction of its own.
 * @throws LandfallError transient when the table is busy or the connection is lost, else `DDL_FAILED`, systemic:
 * a DDL error is never a record's.
 */
export async function runDdl(session: Session, statements: readonly Statement[], timeoutMs: number): Promise<void> {
  // With array_nulls off, a NULL in an array's default would be a text.
  const lockMs = Math.max(1, Math.round(Math.min(lockTimeoutMs, timeoutMs)));
  const text = `select set_config('lock_timeout', '${lockMs}', true), set_config('array_nulls', 'on', true)`;
  const limits = { purpose: 'ddl', text, values: [] };
  try {
    // The server gives up first; the driver only when the server no longer answers.
    await session.flight([begin, limits, ...statements, commit], timeoutMs + 1_000);
  } catch (error) {
    await session.rollback();
    if (!(error instanceof SessionError) || error.class === 'transient') throw error;
    if (isSomebodyElses(error.sqlstate)) return;
    const sent = statements
      .map((statement) => statement.text)
      .join('; ')
      .slice(0, longestText);
    throw new LandfallError('systemic', 'DDL_FAILED', `${error.message}, in: ${sent}`, { cause: error });
  }
}

/** Whether DDL failed because of a value in it, which only a default can be: class 22, and ltree says 42601. */
export function isDataException(error: unknown): boolean {
  const cause = error instanceof LandfallError ? error.cause : undefined;
  return cause instanceof SessionError && /^(22|42601)/.test(cause.code);
}
