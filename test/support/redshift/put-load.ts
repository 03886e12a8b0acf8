import { gzipSync } from 'node:zlib';
import type { LocalS3 } from './s3.ts';

/** Puts CSV files and their manifest to the endpoint as a client would; returns the manifest's address. */
export async function putLoad(s3: LocalS3, files: readonly string[], wrongLength = 0): Promise<string> {
  const put = (key: string, body: Buffer) => fetch(`${s3.endpoint}/staging/load/${key}`, { method: 'PUT', body });
  const entries = [];
  for (const [i, csv] of files.entries()) {
    const body = gzipSync(csv);
    await put(`${i + 1}.csv.gz`, body);
    const meta = { content_length: body.length + wrongLength };
    entries.push({ url: `s3://staging/load/${i + 1}.csv.gz`, mandatory: true, meta });
  }
  await put('manifest', Buffer.from(JSON.stringify({ entries })));
  return 's3://staging/load/manifest';
}

export const copyOptions =
  "iam_role 'arn:aws:iam::111122223333:role/copy' format as csv gzip manifest null as 'NuLL7' dateformat 'auto' timeformat 'auto' compupdate off";

/** Two of the columns that sys_load_error_detail has, per error. */
export const loadErrors = `select trim(file_name) as file, line_number, trim(column_name) as name, error_code
  from sys_load_error_detail order by query_id, file_name, line_number`;
