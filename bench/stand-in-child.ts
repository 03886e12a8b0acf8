import { gunzipSync } from 'node:zlib';
import { localS3 } from '../test/support/redshift/local-s3.ts';
import { startStandIn } from '../test/support/redshift/stand-in.ts';

/** Run by stand-in-process.ts: what stands for Redshift and S3, where its work is not counted as the handler's. */
export interface StandInPlaces {
  readonly url: string;
  readonly s3Endpoint: string;
}

/** What came to S3 since it was asked last. */
export interface Uploaded {
  /** Objects of CSV; each load has a manifest beside them. */
  readonly objects: number;
  readonly manifests: number;
  /** Bytes of the CSV, and as they were sent. */
  readonly csv: number;
  readonly gzip: number;
}

const s3 = await localS3();
const standIn = await startStandIn({ postgresUrl: process.argv[2] ?? '', s3Endpoint: s3.endpoint });

function uploaded(): Uploaded {
  const bodies = [...s3.objects].filter(([name]) => name.endsWith('.gz')).map(([, body]) => body);
  const found = {
    objects: bodies.length,
    manifests: s3.objects.size - bodies.length,
    csv: bodies.reduce((sum, body) => sum + gunzipSync(body).length, 0),
    gzip: bodies.reduce((sum, body) => sum + body.length, 0),
  };
  s3.clear();
  return found;
}

process.on('message', () => process.send?.(uploaded()));
process.once('disconnect', () => standIn.close());
process.send?.({ url: standIn.url, s3Endpoint: s3.endpoint } satisfies StandInPlaces);
