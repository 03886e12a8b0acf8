import type { ErrorClass } from '../model/errors.ts';

/** SQLSTATEs that are acted on by name (PostgreSQL documentation, appendix A). */
export const sqlstate = {
  divisionByZero: '22012',
  invalidPassword: '28P01',
  invalidAuthorization: '28000',
  duplicateTable: '42P07',
  duplicateColumn: '42701',
  duplicateObject: '42710',
  uniqueViolation: '23505',
  undefinedColumn: '42703',
  undefinedTable: '42P01',
  invalidColumnReference: '42P10',
  datatypeMismatch: '42804',
  queryCanceled: '57014',
  readOnlyTransaction: '25006',
  undefinedObject: '42704',
  undefinedFunction: '42883',
  generatedAlways: '428C9',
} as const;

const byCode: ReadonlyMap<string, ErrorClass> = new Map([
  ['53300', 'transient'], // too many connections
  ['53400', 'transient'], // configuration limit exceeded
  ['40001', 'transient'], // serialization failure
  ['40P01', 'transient'], // deadlock detected
  ['55P03', 'transient'], // lock not available: lock_timeout
  ['55006', 'transient'], // object in use
  ['57014', 'transient'], // query canceled: statement_timeout
  ['57P01', 'transient'], // admin shutdown
  ['57P02', 'transient'], // crash shutdown
  ['57P03', 'transient'], // cannot connect now
  ['57P05', 'transient'], // idle session timeout
  ['25006', 'transient'], // read-only transaction: a failover that has not reached us
  ['25P02', 'transient'], // in failed transaction
  ['25P03', 'transient'], // idle in transaction timeout
  ['25P04', 'transient'], // transaction timeout
  ['53100', 'systemic'], // disk full
  ['53200', 'systemic'], // out of memory
  ['55000', 'systemic'], // object not in prerequisite state
  ['42P10', 'systemic'], // no unique index for ON CONFLICT
  ['42601', 'record'], // no ltree, no tsvector: our own statements have no syntax errors
  ['42622', 'record'], // too long a label in an ltree: our own names are measured before
]);

const byClass: ReadonlyMap<string, ErrorClass> = new Map([
  ['08', 'transient'], // connection exception
  ['21', 'record'], // cardinality violation: two spellings of one key in a statement; alone each is written
  ['22', 'record'], // data exception
  ['23', 'record'], // integrity constraint violation
  ['28', 'systemic'], // invalid authorization
  ['3D', 'systemic'], // invalid catalog name
  ['3F', 'systemic'], // invalid schema name
  ['40', 'transient'], // transaction rollback
  ['42', 'systemic'], // syntax error or access rule violation
  ['44', 'record'], // with check option violation
  ['53', 'transient'], // insufficient resources
  ['54', 'record'], // program limit exceeded: an index entry too long
  ['57', 'transient'], // operator intervention
  ['58', 'transient'], // system error outside the server
  ['P0', 'record'], // raised by a trigger
  ['XX', 'systemic'], // internal error
]);

const networkErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

export function isNetworkError(code: string): boolean {
  return networkErrors.has(code);
}

/** Connections, logins, resources, the operator, the system; and corrupt data or indexes, whichever row finds them. */
const neverOneRecords = /^(08|28|3D|3F|53|57|58|F0|XX00[12])/;

/**
 * Whether a code may be one record's own: found out by writing records alone. Where every one of a table fails with a
 * code whose class is not `record`, it is systemic after all.
 */
export function mayBeOneRecords(code: string): boolean {
  return errorClassOf(code) !== 'transient' && /^[0-9A-Z]{5}$/.test(code) && !neverOneRecords.test(code);
}

/**
 * Whether a code is about what a statement does, whichever rows it does it to: a missing grant to insert leaves deletes
 * alone. Where every row of such a statement fails with it, it is systemic, whatever else of the table is written.
 */
export function isOfStatement(code: string): boolean {
  return errorClassOf(code) !== 'record' && /^(0A|42|55)/.test(code);
}

/** Conflicts with other rows, which may pass once those are written: unique, foreign key, exclusion. */
export function isConflict(code: string): boolean {
  return code === sqlstate.uniqueViolation || code === '23503' || code === '23P01';
}

/** What becomes of an error of the server or the connection; what is not known blames no record. */
export function errorClassOf(code: string | undefined): ErrorClass {
  // The driver's own errors carry no code: the connection ended, or the read timed out.
  if (code === undefined || isNetworkError(code)) return 'transient';
  return byCode.get(code) ?? byClass.get(code.slice(0, 2)) ?? 'systemic';
}

const duplicates: ReadonlySet<string | undefined> = new Set([
  sqlstate.duplicateTable,
  sqlstate.duplicateColumn,
  sqlstate.duplicateObject,
  sqlstate.uniqueViolation,
]);

/** Whether DDL failed because another writer did the same: the catalog is read again. */
export function isSomebodyElses(code: string | undefined): boolean {
  return duplicates.has(code);
}
