import { expect, test } from 'vitest';
import { LandfallError } from '../../../lib/model/errors.ts';
import { hasStaleShape, isTimeout, isUnreachable } from '../../../lib/sink/failure.ts';
import { errorClassOf, isOfStatement } from '../../../lib/sink/sqlstate.ts';

const classes = {
  transient: [
    undefined, // the driver's own: the connection ended
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    '08000',
    '08001',
    '08003',
    '08006',
    '08P01',
    '57P01',
    '57P02',
    '57P03',
    '53300',
    '40001',
    '40P01',
    '55P03',
    '57014',
    '25006',
  ],
  systemic: [
    '28P01',
    '28000',
    '42501', // missing grant
    '3D000',
    '3F000',
    '53100', // disk full
    '42P10',
    '42P01',
    '42703',
    '42804',
    '55000',
    '42704',
    'XX000',
    '0A000',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    '99999', // unknown: blames no record
    '',
  ],
  record: [
    '42601', // a value that is no ltree or tsvector
    '42622', // too long a label of one
    '22001',
    '22003',
    '22007',
    '22008',
    '22P02',
    '22P03',
    '22021',
    '23502',
    '23503',
    '23505',
    '23514',
    '23P01',
    '44000',
    'P0001',
  ],
} as const;

test.for(Object.entries(classes).flatMap(([name, codes]) => codes.map((code) => [code, name] as const)))(
  'code %s is %s',
  ([code, name]) => {
    expect(errorClassOf(code)).toBe(name);
  },
);

test.for([
  ['42703', true],
  ['42P01', true],
  ['42P10', true],
  ['42804', true],
  ['42704', true],
  ['428C9', true],
  ['KEY_NOT_UNIQUE', true],
  ['23505', false],
  ['57014', false],
] as const)('code %s may come from a remembered shape that no longer holds: %s', ([code, isStale]) => {
  expect(hasStaleShape(new LandfallError('systemic', code, 'x'))).toBe(isStale);
});

test('the server’s giving up is told from other failures', () => {
  expect(isTimeout(new LandfallError('transient', '57014', 'x'))).toBe(true);
  expect(isTimeout(new LandfallError('transient', '55P03', 'x'))).toBe(false);
});

test.for([
  ['CONNECTION_LOST', true],
  ['ECONNREFUSED', true],
  ['08006', true],
  ['28P01', true],
  ['3D000', true],
  ['53300', true],
  ['57P03', true],
  ['53100', false], // the table’s disk is full; progress may lie on another
  ['53400', false],
  ['57014', false],
  ['42501', false],
] as const)('code %s means that nothing can be noted there now: %s', ([code, isAway]) => {
  expect(isUnreachable(new LandfallError('transient', code, 'x'))).toBe(isAway);
});

test.for([
  ['42501', true],
  ['42P10', true],
  ['0A000', true],
  ['55000', true],
  ['42601', false],
  ['P0001', false],
  ['XX000', false],
] as const)('code %s is about what a statement does, whichever rows it does it to: %s', ([code, isAboutIt]) => {
  expect(isOfStatement(code)).toBe(isAboutIt);
});
