import { expect, test } from 'vitest';
import { verdictOn } from '../../../functions/check-verdict.ts';
import { must, ok } from '../../../lib/sink/check/finding.ts';

const staging = must('staging', 'Redshift may not use the role', { words: 'attach the role' });
const schema = must('schema', 'there is none', { sql: 'create schema landing' });
const isNew = { RequestType: 'Create', ResourceProperties: { copyRole: 'new' } } as const;

test('a first deployment that makes the copy role goes on though nobody has attached it, and says how to', () => {
  expect(verdictOn([ok('login', 'as "lander"'), staging], 'warehouse', isNew)).toEqual({
    isDone: true,
    says: 'to mend, though this deployment goes on: staging: Redshift may not use the role → attach the role. Look again: landfall check',
  });
});

test('it fails where something else must be mended, too', () => {
  expect(verdictOn([schema, staging], 'warehouse', isNew)).toMatchObject({
    isDone: false,
    says: expect.stringMatching(/^destination warehouse is not ready: schema: there is none → create schema landing; /),
  });
});

test('a first deployment with a role of the definition fails where Redshift may not use it', () => {
  const given = { RequestType: 'Create', ResourceProperties: {} } as const;
  expect(verdictOn([staging], 'warehouse', given)).toMatchObject({ isDone: false });
});
