import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { loadsOf, s3Place } from '../lib/model/s3-place.ts';
import { copyRole, type Loads } from './copy-role.ts';
import type { Definition } from './definition.ts';
import { bucketArn } from './storage-statements.ts';

/** Where the function puts loads for COPY to read. */
export interface Staging extends Loads {
  /** Settings that only the stack knows; they hold tokens. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Undefined: the destination is no warehouse. `staging` and `copyRole` of the definition are taken as they are. */
export function stagingOf(scope: Construct, definition: Definition): Staging | undefined {
  const { name, settings, deployment } = definition;
  if (settings.kind !== 'redshift') return undefined;
  if (settings.staging !== undefined) {
    const { bucket, key } = s3Place(loadsOf(settings.staging, name));
    return { bucketArn: bucketArn(scope, bucket), prefix: key, settings: {} };
  }
  const { stagingBucket } = deployment;
  const bucket = stagingBucket === undefined ? newBucket(scope) : existingBucket(scope, stagingBucket);
  const loads = { bucketArn: bucket.arn, prefix: `${name}/` };
  const { roleArn } = copyRole(scope, definition, loads);
  return { ...loads, settings: { staging: `s3://${bucket.name}`, ...bucket.region, copyRole: roleArn } };
}

interface StagingBucket {
  readonly arn: string;
  readonly name: string;
  /** COPY takes a bucket to be where the cluster is, unless told. */
  readonly region: { readonly stagingRegion?: string };
}

/** Where it is, the definition says. */
function existingBucket(scope: Construct, name: string): StagingBucket {
  return { arn: bucketArn(scope, name), name, region: {} };
}

/**
 * The bucket of loads: private, encrypted, TLS only. A load is read within minutes and never again, so each goes after a day
 * (the least S3 offers), and no earlier version of any is kept. The bucket goes with the stack for the same reason. CloudFormation
 * deletes no bucket that holds anything, though, and CDK’s way of emptying one is another function with the right to delete:
 * a stack that has loaded since yesterday is destroyed at the second try (docs/setup.md).
 */
function newBucket(scope: Construct): StagingBucket {
  const bucket = new Bucket(scope, 'Staging', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    lifecycleRules: [
      { id: 'one-day', expiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: RemovalPolicy.DESTROY,
    versioned: false,
  });
  new CfnOutput(scope, 'StagingBucket', { value: bucket.bucketName });
  return { arn: bucket.bucketArn, name: bucket.bucketName, region: { stagingRegion: Stack.of(scope).region } };
}
