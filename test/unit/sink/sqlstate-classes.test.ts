import { expect, test } from 'vitest';
import type { ErrorClass } from '../../../lib/model/errors.ts';
import { errorClassOf, mayBeOneRecords } from '../../../lib/sink/sqlstate.ts';

/** Every class of appendix A of the PostgreSQL 18 documentation, what its first code comes to, and why. */
const classes: readonly (readonly [code: string, expected: ErrorClass, maySplit: boolean, why: string])[] = [
  ['00000', 'systemic', true, 'successful completion: never an error; unknown blames no record'],
  ['01000', 'systemic', true, 'warning: a trigger may raise it as an error'],
  ['02000', 'systemic', true, 'no data: a trigger may raise it as an error'],
  ['03000', 'systemic', true, 'SQL statement not yet complete'],
  ['08000', 'transient', false, 'connection exception: the server or what it depends on is away'],
  ['09000', 'systemic', true, 'triggered action exception: a trigger may fail for one row'],
  ['0A000', 'systemic', true, 'feature not supported: the statement cannot be run on this table'],
  ['0B000', 'systemic', true, 'invalid transaction initiation: a trigger that commits'],
  ['0F000', 'systemic', true, 'locator exception: large objects a trigger handles'],
  ['0L000', 'systemic', true, 'invalid grantor'],
  ['0P000', 'systemic', true, 'invalid role specification'],
  ['0Z000', 'systemic', true, 'diagnostics exception: a handler inside a trigger'],
  ['10608', 'systemic', true, 'XQuery error: one row’s XML may be to blame'],
  ['20000', 'systemic', true, 'case not found: a trigger that does not know one row’s value'],
  ['21000', 'record', true, 'cardinality violation: two rows of a statement meet; alone each is taken'],
  ['22000', 'record', true, 'data exception: the value'],
  ['23000', 'record', true, 'integrity constraint violation: the row'],
  ['24000', 'systemic', true, 'invalid cursor state'],
  ['25000', 'systemic', true, 'invalid transaction state: ours, so no record’s'],
  ['26000', 'systemic', true, 'invalid SQL statement name: a pooler that lost it'],
  ['27000', 'systemic', true, 'triggered data change violation: a trigger that changes the row itself'],
  ['28000', 'systemic', false, 'invalid authorization: the login'],
  ['2B000', 'systemic', true, 'dependent privilege descriptors still exist'],
  ['2D000', 'systemic', true, 'invalid transaction termination: a trigger that commits'],
  ['2F000', 'systemic', true, 'SQL routine exception: a trigger may fail for one row'],
  ['34000', 'systemic', true, 'invalid cursor name'],
  ['38000', 'systemic', true, 'external routine exception: a trigger may fail for one row'],
  ['39000', 'systemic', true, 'external routine invocation exception: the same'],
  ['3B000', 'systemic', true, 'savepoint exception: ours, so no record’s'],
  ['3D000', 'systemic', false, 'invalid catalog name: the database'],
  ['3F000', 'systemic', false, 'invalid schema name: the schema'],
  ['40000', 'transient', false, 'transaction rollback: the next try may pass'],
  ['42000', 'systemic', true, 'syntax error or access rule violation: the table, or one row’s policy'],
  ['44000', 'record', true, 'with check option violation: the row'],
  ['53000', 'transient', false, 'insufficient resources'],
  ['54000', 'record', true, 'program limit exceeded: a value too large for an index, nesting too deep'],
  ['55000', 'systemic', true, 'object not in prerequisite state'],
  ['57000', 'transient', false, 'operator intervention'],
  ['58000', 'transient', false, 'system error outside PostgreSQL itself'],
  ['72000', 'systemic', true, 'snapshot too old (before PostgreSQL 17)'],
  ['F0000', 'systemic', false, 'configuration file error: the server'],
  ['HV000', 'systemic', true, 'foreign data wrapper: another server may refuse one row'],
  ['P0000', 'record', true, 'PL/pgSQL error: raised by a trigger'],
  ['XX000', 'systemic', true, 'internal error: an extension may raise it for one value'],
];

test.for(classes)('code %s is %s; may it be one record’s own: %s (%s)', ([code, expected, maySplit]) => {
  expect([errorClassOf(code), mayBeOneRecords(code)]).toEqual([expected, maySplit]);
});

/** Codes that are another class than their first two characters say, and why. */
const exceptions: typeof classes = [
  ['22012', 'record', true, 'division by zero: a trigger’s; the progress statement’s own never comes here'],
  ['25006', 'transient', false, 'read-only transaction: a failover that has not reached us'],
  ['25P02', 'transient', false, 'in failed transaction: the statement before it failed'],
  ['25P03', 'transient', false, 'idle in transaction timeout'],
  ['25P04', 'transient', false, 'transaction timeout'],
  ['40P01', 'transient', false, 'deadlock'],
  ['42501', 'systemic', true, 'insufficient privilege: a grant, or one row’s policy'],
  ['42P10', 'systemic', true, 'no unique index on the key'],
  ['53100', 'systemic', false, 'disk full: not mended by trying again'],
  ['53200', 'systemic', false, 'out of memory, or of room for locks'],
  ['53300', 'transient', false, 'too many connections'],
  ['53400', 'transient', false, 'configuration limit exceeded: temp_file_limit'],
  ['55006', 'transient', false, 'object in use'],
  ['55P03', 'transient', false, 'lock not available: lock_timeout'],
  ['57014', 'transient', false, 'query canceled: statement_timeout'],
  ['57P01', 'transient', false, 'admin shutdown'],
  ['57P02', 'transient', false, 'crash shutdown'],
  ['57P03', 'transient', false, 'cannot connect now'],
  ['57P05', 'transient', false, 'idle session timeout'],
  ['XX001', 'systemic', false, 'data corrupted, whichever row finds it'],
  ['XX002', 'systemic', false, 'index corrupted, whichever row finds it'],
];

test.for(exceptions)('code %s is %s; may it be one record’s own: %s (%s)', ([code, expected, maySplit]) => {
  expect([errorClassOf(code), mayBeOneRecords(code)]).toEqual([expected, maySplit]);
});

test('a code of nobody’s class blames no record, but is looked for', () => {
  expect([errorClassOf('LF001'), mayBeOneRecords('LF001')]).toEqual(['systemic', true]);
  expect([errorClassOf('SELF_SIGNED_CERT'), mayBeOneRecords('SELF_SIGNED_CERT')]).toEqual(['systemic', false]);
});
