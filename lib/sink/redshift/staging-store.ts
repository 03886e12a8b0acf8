/** Where loads are put for Redshift to read. */
export interface StagingStore {
  /** Writes an object of that address, `s3://bucket/key`. @throws LandfallError `STAGING_UNREACHABLE` naming both. */
  put(url: string, body: Uint8Array): Promise<void>;
}
