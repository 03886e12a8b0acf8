import type { Deployment } from '../lib/model/deployment.ts';
import { describeValue } from '../lib/model/errors.ts';
import { deployedParameter, parameterBytes } from '../lib/model/parameter-names.ts';
import { redshiftEndpoint } from '../lib/model/redshift-endpoint.ts';
import type { Settings } from '../lib/model/settings.ts';
import { serverlessRole } from './serverless-role.ts';

/** A deployed function reads its password from a secret, unless IAM gives it one: then it has no right to read any. */
export function passwordProblems({ auth, passwordSecret }: Settings): string[] {
  if (auth === 'secret' && passwordSecret === undefined) {
    return ['passwordSecret is missing: the name or ARN of a Secrets Manager secret'];
  }
  if (auth === 'iam' && passwordSecret !== undefined) {
    return [`passwordSecret = ${describeValue(passwordSecret)} is not allowed: auth=iam takes none, leave it out`];
  }
  return [];
}

/** What settings and deployment of a Redshift destination have to say together. */
export function redshiftProblems(settings: Settings, { stagingBucket, workgroupId }: Deployment): string[] {
  const problems: string[] = [];
  if (stagingBucket !== undefined && settings.staging !== undefined) {
    problems.push(
      `stagingBucket = ${describeValue(stagingBucket)} is not allowed: staging says already where loads go (with a copyRole of your own), leave one out`,
    );
  }
  const isServerless = redshiftEndpoint(settings)?.kind === 'workgroup';
  if (workgroupId !== undefined && !isServerless) {
    problems.push(`workgroupId = ${describeValue(workgroupId)} is not allowed: the destination is no workgroup`);
  }
  if (isServerless && settings.auth === 'iam' && serverlessRole(settings) === undefined) {
    problems.push(
      `username = ${describeValue(settings.username)} is not allowed: with auth=iam Redshift Serverless names the user after the function's role: IAMR: and a name for it, such as IAMR:landfall-${settings.name}`,
    );
  }
  return problems;
}

/**
 * What the stack adds for a staging bucket of its own, at its longest (bucket names: 63 characters, names of roles: 64):
 * while it is synthesised nobody knows them.
 */
const longestStaging = {
  staging: `s3://${'b'.repeat(63)}`,
  stagingRegion: 'xx-longest-name-1',
  copyRole: `arn:aws-us-gov:iam::111122223333:role/${'r'.repeat(64)}`,
};

export function parameterProblems(name: string, deployed: Readonly<Record<string, unknown>>): string[] {
  const isStaged = deployed.kind === 'redshift' && deployed.staging === undefined;
  const bytes = Buffer.byteLength(JSON.stringify({ ...deployed, ...(isStaged ? longestStaging : {}) }));
  if (bytes <= parameterBytes) return [];
  const parameter = deployedParameter(name);
  return [
    `the settings take ${bytes} bytes, and parameter ${parameter} holds ${parameterBytes}: shorten tableNames, or put tlsCa into a secret`,
  ];
}
