import type { Readable } from 'node:stream';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { s3Place } from '../../lib/model/s3-place.ts';
import { clientOptions } from './ask.ts';
import { awsProblem } from './aws-problem.ts';

function makeClient(): S3Client {
  return new S3Client({ ...clientOptions(), followRegionRedirects: true });
}

/** Addresses of all objects that begin as one given does, in order of their names: Lambda's failure bucket has them by time. */
export async function* objectsAt(address: string): AsyncGenerator<string> {
  const { bucket, key } = s3Place(address);
  const client = makeClient();
  try {
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: key })) {
      for (const { Key = '' } of Contents) if (!Key.endsWith('/')) yield `s3://${bucket}/${Key}`;
    }
  } catch (error) {
    throw awsProblem('s3:ListBucket', error);
  } finally {
    client.destroy();
  }
}

/** An object's bytes. @throws AwsProblem */
export async function openObject(address: string): Promise<Readable> {
  const { bucket, key } = s3Place(address);
  const client = makeClient();
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const body = Body as Readable;
    body.once('close', () => client.destroy());
    return body;
  } catch (error) {
    client.destroy();
    throw awsProblem('s3:GetObject', error);
  }
}
