import { RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Definition } from './definition.ts';

/** A bucket that dead letters go to. */
export type DeadLetters = Pick<IBucket, 'bucketName' | 'arnForObjects'>;

/**
 * The bucket of a destination’s dead letters: private, encrypted, TLS only. It stays when the stack goes, and so does
 * everything in it: a dead letter is the only copy of a record that Kafka may have dropped.
 */
export function deadLetterBucket(scope: Construct, { deployment }: Definition): DeadLetters {
  if (deployment.deadLetterBucket !== undefined) {
    return Bucket.fromBucketName(scope, 'DeadLetters', deployment.deadLetterBucket);
  }
  // Kept whatever becomes of the stack, but for a first deployment that fails: each would leave an empty bucket.
  const removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
  const bucket = new Bucket(scope, 'DeadLetters', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy,
    versioned: true,
  });
  bucket.policy?.applyRemovalPolicy(removalPolicy);
  return bucket;
}
