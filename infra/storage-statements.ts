import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Loads } from './copy-role.ts';
import type { DeadLetters } from './dead-letters.ts';

/** Writes dead letters under the destination’s own prefix; the store never reads, lists or deletes. */
export function keepDeadLetters(bucket: DeadLetters, destination: string): PolicyStatement {
  const resources = [bucket.arnForObjects(`${destination}/*`)];
  return new PolicyStatement({ sid: 'DeadLetters', actions: ['s3:PutObject'], resources });
}

/** Writes loads, and does no more with them: Redshift reads them with a role of its own, S3 removes them. */
export function keepLoads({ bucketArn: arn, prefix }: Loads): PolicyStatement {
  return new PolicyStatement({ sid: 'Loads', actions: ['s3:PutObject'], resources: [`${arn}/${prefix}*`] });
}

/** What Lambda needs to leave batches in a bucket that it has given up (kafka-on-failure.html). */
export function keepFailedBatches(scope: Construct, bucket: string): PolicyStatement[] {
  const arn = bucketArn(scope, bucket);
  return [
    new PolicyStatement({ sid: 'FailedBatches', actions: ['s3:PutObject'], resources: [`${arn}/*`] }),
    new PolicyStatement({ sid: 'FailureBucket', actions: ['s3:ListBucket'], resources: [arn] }),
  ];
}

export function bucketArn(scope: Construct, bucket: string): string {
  return `arn:${Stack.of(scope).partition}:s3:::${bucket}`;
}
