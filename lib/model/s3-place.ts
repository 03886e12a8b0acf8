/** An object, or the beginning of the keys of several. */
export interface S3Place {
  readonly bucket: string;
  readonly key: string;
}

/** What an address such as `s3://bucket/some/key` names. @throws Error for another kind of address. */
export function s3Place(url: string): S3Place {
  const [, bucket, key = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(url) ?? [];
  if (bucket === undefined) throw new Error(`not an address of S3: ${url}`);
  return { bucket, key };
}

/**
 * Where loads of a destination are put: below the setting `staging`, with or without a slash at its end, each in a folder of
 * its own. The rights of function and COPY end at this prefix.
 */
export function loadsOf(staging: string, destination: string): string {
  return `${staging.replace(/\/+$/, '')}/${destination}/`;
}
