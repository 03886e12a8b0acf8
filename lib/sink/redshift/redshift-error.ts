import type { ErrorClass } from '../../model/errors.ts';

/**
 * Redshift gives most errors of its own the SQLSTATE of an internal error, and tells them apart by a number in the text
 * (r_serializable_isolation… of "Serializable isolation", copy-parameters-data-load.html, r_STL_LOAD_ERRORS): another writer
 * was first (1023), a table came or went since the snapshot (1018), a connection or node was lost.
 */
const passing =
  /^\W*(error:\s*)?(1018|1023)\b|slow ?down|status (500|503)|reduce your request rate|serializable isolation violation|concurrent transaction|aborted by parallel|cluster is (resuming|paused|being)|restarting|try again later|out of memory/i;

/** What a value can be refused for, by a load or by a statement: it may be one record's own. */
const ofValues =
  /load into table .* failed|value too long|out of range|overflow|invalid (digit|input|value|timestamp|date|json|utf-?8)|cannot insert a null|not valid (json|utf)|exceeds? the (maximum|limit)|code:\s*(1058|12\d\d)\b/i;

/** What becomes of an error that its SQLSTATE does not tell; undefined where it does. */
export function redshiftErrorClass(code: string | undefined, message: string): ErrorClass | undefined {
  if (code !== undefined && code !== 'XX000' && !/^4000/.test(code)) return undefined;
  if (passing.test(message)) return 'transient';
  return code === 'XX000' && ofValues.test(message) ? 'record' : undefined;
}
