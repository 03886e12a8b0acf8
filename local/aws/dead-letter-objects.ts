import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { s3DeadLetters } from '../../lib/sink/aws/s3-dead-letters.ts';
import type { DeadLetterArchive } from '../dead-letter-archive.ts';
import { clientOptions } from './ask.ts';
import { awsProblem } from './aws-problem.ts';

/** Dead letters as objects of a bucket. Each call throws AwsProblem. */
export function bucketArchive(bucket: string): DeadLetterArchive {
  const client = new S3Client({ ...clientOptions(), followRegionRedirects: true });
  return {
    place: `s3://${bucket}`,
    names: async function* (prefix) {
      try {
        for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
          for (const { Key = '' } of Contents) if (Key.endsWith('.json')) yield Key;
        }
      } catch (error) {
        throw awsProblem('s3:ListBucket', error);
      }
    },
    text: async (name) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }));
        return await Body?.transformToString('utf8');
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
        throw awsProblem('s3:GetObject', error);
      }
    },
    store: s3DeadLetters(bucket),
    close: () => client.destroy(),
  };
}
