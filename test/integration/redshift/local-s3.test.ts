import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalS3, startLocalS3 } from '../../support/redshift/s3.ts';

describe('the local S3 endpoint, by the AWS SDK,', () => {
  let s3: LocalS3;
  let client: S3Client;
  const Bucket = 'staging';

  beforeAll(async () => {
    s3 = await startLocalS3();
    const credentials = { accessKeyId: 'AKIDOFNOBODY', secretAccessKey: 'key-of-nobody' };
    client = new S3Client({
      endpoint: s3.endpoint,
      region: 'eu-central-1',
      forcePathStyle: true,
      credentials,
      maxAttempts: 2,
    });
  });
  afterAll(async () => {
    client.destroy();
    await s3.close();
  });

  it('keeps what is put, and lists it', async () => {
    const Body = Buffer.from([0, 1, 255]);
    await client.send(new PutObjectCommand({ Bucket, Key: 'a/ä <1>&+.gz', Body }));
    await client.send(new PutObjectCommand({ Bucket, Key: 'b', Body: Readable.from(['x', 'yz']), ContentLength: 3 }));
    const found = await client.send(new GetObjectCommand({ Bucket, Key: 'a/ä <1>&+.gz' }));
    expect(Buffer.from((await found.Body?.transformToByteArray()) ?? [])).toEqual(Body);
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'b' }))).ContentLength).toBe(3);
    const listed = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'a/' }));
    expect(listed.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([['a/ä <1>&+.gz', 3]]);
    expect(s3.counts).toMatchObject({ puts: 2, bytesPut: 6 });
  });

  it('says what is not there, and what is there already', async () => {
    await expect(client.send(new GetObjectCommand({ Bucket, Key: 'none' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
    const put = () => client.send(new PutObjectCommand({ Bucket, Key: 'once', Body: 'x', IfNoneMatch: '*' }));
    await put();
    await expect(put()).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('fails as many puts as it is told to', async () => {
    s3.failPuts(2);
    const put = () => client.send(new PutObjectCommand({ Bucket, Key: 'late', Body: 'x' }));
    await expect(put()).rejects.toMatchObject({ name: 'SlowDown' });
    await put();
    expect(s3.objects.has('staging/late')).toBe(true);
  });
});
