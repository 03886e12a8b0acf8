import { expect, test } from 'vitest';
import { awsProblem } from '../../../local/aws/aws-problem.ts';

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

test.for<[Error, RegExp, boolean]>([
  [named('CredentialsProviderError', 'Could not load'), /^no AWS credentials: set AWS_PROFILE, or log in/, true],
  [new Error('Region is missing'), /^no AWS region: set AWS_REGION/, true],
  [named('UnrecognizedClientException', 'invalid token'), /does not take these credentials: log in again/, true],
  [
    named('AccessDenied', 'User: x is not authorized\nmore'),
    /^access denied: .* need s3:ListBucket \(User: x is not authorized\)$/,
    false,
  ],
  [Object.assign(new Error(''), { code: 'ENOTFOUND' }), /cannot be reached for s3:ListBucket: ENOTFOUND$/, true],
  [named('TimeoutError', 'too slow'), /cannot be reached/, true],
  [named('NoSuchBucket', 'The bucket is gone'), /^s3:ListBucket failed: NoSuchBucket: The bucket is gone$/, false],
])('%s', ([error, message, isGeneral]) => {
  const problem = awsProblem('s3:ListBucket', error);
  expect(problem.message).toMatch(message);
  expect(problem.message).not.toContain('\n');
  expect(problem).toMatchObject({ isGeneral, cause: error });
});
