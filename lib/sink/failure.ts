import type { LandfallError } from '../model/errors.ts';
import { isNetworkError, sqlstate } from './sqlstate.ts';

const staleShape: ReadonlySet<string> = new Set([
  sqlstate.undefinedColumn,
  sqlstate.undefinedTable,
  sqlstate.invalidColumnReference,
  sqlstate.datatypeMismatch,
  'KEY_NOT_UNIQUE',
  'KEY_IS_UNIQUE',
  'KEY_COLUMN_MISSING',
  'VALUE_DOES_NOT_FIT',
]);

/** Whether a failure may come from a remembered table shape that no longer holds. */
export function hasStaleShape(error: LandfallError): boolean {
  return staleShape.has(error.code);
}

/** Whether the destination is away or lets nobody in, so that nothing else need be tried there now. */
export function isUnreachable(error: LandfallError): boolean {
  return error.code === 'CONNECTION_LOST' || isNetworkError(error.code) || /^(08|28|3D|53|57P)/.test(error.code);
}

/** Whether the server gave up because of the time the statement took. */
export function isTimeout(error: LandfallError): boolean {
  return error.code === sqlstate.queryCanceled;
}
