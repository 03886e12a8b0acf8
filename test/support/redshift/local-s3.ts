import { type LocalS3, startLocalS3 } from './s3.ts';

let started: Promise<LocalS3> | undefined;

/** The local S3 endpoint of this process, which it does not keep running; the AWS SDK is pointed to it. */
export async function localS3(): Promise<LocalS3> {
  started ??= startLocalS3();
  const s3 = await started;
  pointTo(s3.endpoint);
  return s3;
}

/** Points the AWS SDK of this process and of those it starts to a local S3 endpoint: for S3, and for nothing else. */
export function pointTo(endpoint: string): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIDOFNOBODY',
    AWS_SECRET_ACCESS_KEY: 'key-of-nobody',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
}
