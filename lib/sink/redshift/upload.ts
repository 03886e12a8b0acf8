import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { csvObjects } from '../../dialect/redshift/csv.ts';
import type { EncodedRow } from '../../dialect/redshift/encode-steps.ts';
import type { StagingStore } from './staging-store.ts';

/** Rows as objects that Redshift can load. */
export interface Upload {
  /** Address of its manifest. */
  readonly manifest: string;
  /** What the addresses of its objects begin with, and no other load's. */
  readonly prefix: string;
  readonly nullToken: string;
  readonly bytes: number;
  /** The row that an error of COPY is about, where that can be told. */
  rowAt(url: string, line: number): EncodedRow | undefined;
}

/**
 * Change events come to a quarter of their bytes with level 1, and to a fifth with level 6 for 2.6 times the CPU
 * (bench/results.md): bytes within a region cost nothing, CPU of a function does.
 */
export const gzipLevel = 1;

const compress = promisify(gzip);

/**
 * Puts rows where Redshift can load them. Each attempt has addresses of its own: a COPY that was given up may still be
 * reading. A manifest, because a listing of the prefix could miss an object (loading-data-files-using-manifest.html).
 */
export async function upload(
  rows: readonly EncodedRow[],
  store: StagingStore,
  folder: string,
  attempt: string,
): Promise<Upload> {
  const prefix = `${folder}/${attempt}/`;
  // Spelled like no value: an attempt's name is drawn by lot.
  const nullToken = `N${attempt.replaceAll('-', '')}`;
  const objects = csvObjects(rows, nullToken).map((object, i) => ({
    ...object,
    url: `${prefix}${String(i + 1).padStart(4, '0')}.csv.gz`,
  }));
  let bytes = 0;
  const entries = await Promise.all(
    objects.map(async ({ csv, url }) => {
      const body = await compress(csv, { level: gzipLevel });
      bytes += body.length;
      await store.put(url, body);
      return { url, mandatory: true, meta: { content_length: body.length } };
    }),
  );
  const manifest = `${prefix}manifest`;
  await store.put(manifest, Buffer.from(JSON.stringify({ entries })));
  return {
    ...{ manifest, prefix, nullToken, bytes },
    rowAt: (url, line) => objects.find((object) => object.url === url)?.rowAt(line),
  };
}
