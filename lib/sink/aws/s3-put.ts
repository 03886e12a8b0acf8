import type { PutObjectCommandInput, S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { wordsOf } from './call-failed.ts';

/** A function that was frozen this long may hold connections whose other ends are gone. */
const idleMs = 10_000;

export type S3Object = Pick<PutObjectCommandInput, 'Bucket' | 'Key' | 'Body' | 'ContentType' | 'IfNoneMatch'>;

/** Writes objects; an error is given back. The SDK’s client is loaded with the first, and made anew after a while without any. */
export function s3Put(config: S3ClientConfig): (object: S3Object) => Promise<Error | undefined> {
  let client: S3Client | undefined;
  let lastUsed = 0;
  return async (object) => {
    const { PutObjectCommand, S3Client } = await import('./s3-sdk.ts');
    if (performance.now() - lastUsed > idleMs) {
      client?.destroy();
      client = undefined;
    }
    client ??= new S3Client(config);
    lastUsed = performance.now();
    try {
      await client.send(new PutObjectCommand({ ...object, ChecksumAlgorithm: 'SHA256' }));
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  };
}

/** Says where and what, and leaves out the SDK's error itself: S3 sends back the access key and what was signed. */
export function refusedInWords(bucket: string, key: string, error: Error): string {
  return `bucket ${bucket}, key ${key}: ${wordsOf(error)}`;
}
