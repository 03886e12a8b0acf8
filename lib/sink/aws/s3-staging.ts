import { LandfallError } from '../../model/errors.ts';
import { s3Place } from '../../model/s3-place.ts';
import type { StagingStore } from '../redshift/staging-store.ts';
import { errorClassOf } from './call-failed.ts';
import { patience } from './patience.ts';
import { refusedInWords, s3Put } from './s3-put.ts';

/** A load may be many megabytes, and not every way to S3 is a Lambda’s. */
const putMs = 60_000;

/** Loads as objects of S3. `region`: the bucket’s, where it is not the function’s own. */
export function s3Staging(region?: string): StagingStore {
  const requestHandler = { ...patience.requestHandler, requestTimeout: putMs };
  const put = s3Put({ requestHandler, ...(region === undefined ? {} : { region }) });
  return {
    put: async (url, body) => {
      const { bucket, key } = s3Place(url);
      const error = await put({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/octet-stream' });
      if (error === undefined) return;
      const errorClass = errorClassOf(error);
      const text = `the load cannot be put into S3: ${refusedInWords(bucket, key, error)}`;
      throw new LandfallError(errorClass, 'STAGING_UNREACHABLE', text);
    },
  };
}
