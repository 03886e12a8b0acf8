/** As sdk.ts, for what is needed only when a record is parked. */
export { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
