import { ask, clientOptions } from './ask.ts';

/** Dead letters in the bucket of a destination. */
export interface DeadLetterCount {
  readonly bucket: string;
  readonly prefix: string;
  readonly count: number;
  /** There are more. */
  readonly isCapped: boolean;
}

/** Counted no further: one call lists so many. */
const most = 1_000;

/** @throws AwsProblem */
export async function countDeadLetters(bucket: string, destination: string): Promise<DeadLetterCount> {
  const { ListObjectsV2Command, S3Client } = await import('@aws-sdk/client-s3');
  const prefix = `${destination}/`;
  return ask(
    's3:ListBucket',
    () => new S3Client({ ...clientOptions(), followRegionRedirects: true }),
    async (client) => {
      const asked = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: most });
      const { KeyCount = 0, IsTruncated = false } = await client.send(asked);
      return { bucket, prefix, count: KeyCount, isCapped: IsTruncated };
    },
  );
}
