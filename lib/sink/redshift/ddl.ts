import type { Statement } from '../../dialect/statement.ts';
import { LandfallError } from '../../model/errors.ts';
import type { Session } from '../session.ts';
import { SessionError } from '../session-error.ts';
import { isSomebodyElses } from '../sqlstate.ts';

/** Readers never queue behind our ALTER, which waits for those before them, for longer than this. */
const longestMs = 10_000;
/** Characters of DDL that an error prints: names and defaults may be long. */
const longestText = 4_000;

/**
 * Runs DDL statement by statement, each committed by itself: what another writer has done is passed over.
 * @throws LandfallError transient when the table is busy or the connection is lost, else `DDL_FAILED`, systemic:
 * a DDL error is never a record's.
 */
export async function runDdl(session: Session, statements: readonly Statement[], timeoutMs: number): Promise<void> {
  const end = performance.now() + timeoutMs;
  const ms = Math.max(1, Math.round(Math.min(longestMs, timeoutMs)));
  await session.flight([{ purpose: 'ddl', text: `set statement_timeout to ${ms}`, values: [] }], ms + 1_000);
  for (const statement of statements) {
    if (performance.now() > end) throw new LandfallError('transient', 'TIME_USED_UP', 'no time is left for: ddl');
    try {
      // The server gives up first; the driver only when the server no longer answers.
      await session.flight([statement], ms + 1_000);
    } catch (error) {
      if (!(error instanceof SessionError) || error.class === 'transient') throw error;
      if (isSomebodyElses(error.sqlstate) || /already exists/i.test(error.message)) continue;
      const sent = statement.text.slice(0, longestText);
      throw new LandfallError('systemic', 'DDL_FAILED', `${error.message}, in: ${sent}`, { cause: error });
    }
  }
}

/**
 * Whether DDL failed because of a value in it, which only a default can be: it is no literal of its type, or no expression
 * that a default may be.
 */
export function isDataException(error: unknown): boolean {
  const cause = error instanceof LandfallError ? error.cause : undefined;
  return (
    cause instanceof SessionError && (cause.class === 'record' || /^(22|42601|42804|42846|0A000)/.test(cause.code))
  );
}
