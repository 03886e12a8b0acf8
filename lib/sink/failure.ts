import type { LandfallError } from '../model/errors.ts';
import { SessionError } from './session-error.ts';
import { isConflict, isNetworkError, mayBeOneRecords, sqlstate } from './sqlstate.ts';

const staleShape: ReadonlySet<string> = new Set([
  sqlstate.undefinedColumn,
  sqlstate.undefinedTable,
  sqlstate.invalidColumnReference,
  sqlstate.datatypeMismatch,
  sqlstate.undefinedObject,
  sqlstate.undefinedFunction,
  sqlstate.generatedAlways,
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
  return error.code === 'CONNECTION_LOST' || isNetworkError(error.code) || /^(08|28|3D|53300|57P)/.test(error.code);
}

/** Statements that concern no row, and those of Landfall's own tables. */
const notOfRecords: ReadonlySet<string> = new Set([
  'connect',
  'begin',
  'limits',
  'catalog',
  'progress',
  'park',
  'parked',
  'lock',
  'stage',
  'load-errors',
]);

/** Whether a failure may be one record's fault, which is found by writing records alone. */
export function mayBeRecords(error: LandfallError): boolean {
  if (!(error instanceof SessionError) || error.class === 'transient') return false;
  // A load that fails for no value's sake, such as for a role, fails for all records alike.
  if (error.purpose === 'copy' && error.class !== 'record') return false;
  return !notOfRecords.has(error.purpose) && mayBeOneRecords(error.code);
}

/** A conflict with rows that may be written later; the table it is about, where the server tells. */
export function conflictOf(error: LandfallError): { readonly table: string | undefined } | undefined {
  return error instanceof SessionError && isConflict(error.code) ? { table: error.table } : undefined;
}

/** Whether rows could not make way for one another: something else than their order keeps them. */
export function isDisplacement(error: LandfallError): boolean {
  return error instanceof SessionError && error.purpose === 'displace';
}

/** Statements whose time does not depend on how many records there are: they wait, for locks most of all. */
const waiting: ReadonlySet<string> = new Set(['connect', 'catalog', 'ddl', 'lock', 'progress', 'stage']);

/** Whether the time was too short for what was sent: fewer records take less. */
export function isTimeout(error: LandfallError): boolean {
  if (error instanceof SessionError && waiting.has(error.purpose)) return false;
  return error.code === sqlstate.queryCanceled || error.code === 'OUT_OF_TIME';
}
