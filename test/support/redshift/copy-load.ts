import { gunzipSync } from 'node:zlib';
import type { CopyCommand } from './copy-command.ts';
import { type CopyColumn, convert } from './copy-values.ts';
import { type CsvRecord, csvRecords } from './csv.ts';
import { Refusal } from './refusal.ts';

/** A row that COPY refuses, as sys_load_error_detail tells of it. */
export interface LoadError {
  readonly file: string;
  readonly line: number;
  readonly column: CopyColumn | undefined;
  readonly code: number;
  readonly message: string;
}

export interface Loaded {
  /** For PostgreSQL's COPY in its text format. */
  readonly lines: readonly string[];
  /** Where each of the lines comes from. */
  readonly origins: readonly { readonly file: string; readonly line: number }[];
  readonly errors: readonly LoadError[];
}

/** The largest row (r_COPY.html). */
const maxRowBytes = 4 * 1024 * 1024;

/** What a COPY reads from S3, converted to its columns. @throws Refusal for objects that are not there or not as said. */
export async function load(command: CopyCommand, columns: readonly CopyColumn[], s3Endpoint: string): Promise<Loaded> {
  const lines: string[] = [];
  const origins: { file: string; line: number }[] = [];
  const errors: LoadError[] = [];
  for (const { url, bytes } of await objects(command, s3Endpoint)) {
    for (const record of csvRecords(textOf(bytes, url, command))) {
      const { line, problem } = record;
      const read = problem === undefined ? readRow(record, columns, command) : { code: 1216, message: problem };
      if (Array.isArray(read)) {
        lines.push(read.join('\t'));
        origins.push({ file: url, line });
      } else errors.push({ column: undefined, ...read, file: url, line });
    }
  }
  return { lines, origins, errors };
}

type Wrong = Pick<LoadError, 'code' | 'message'> & { readonly column?: CopyColumn };

function readRow(record: CsvRecord, columns: readonly CopyColumn[], command: CopyCommand): string[] | Wrong {
  const { fields, bytes } = record;
  if (bytes > maxRowBytes)
    return { code: 1224, message: `The row is ${bytes} bytes long, the limit is ${maxRowBytes}` };
  if (fields.length > columns.length) return { code: 1202, message: 'Extra column(s) found' };
  if (fields.length < columns.length) return { code: 1214, message: 'Delimiter not found' };
  const cells: string[] = [];
  for (const [i, column] of columns.entries()) {
    const converted = convert(fields[i] ?? '', column, command);
    if ('code' in converted) return { ...converted, column };
    cells.push(converted.value === null ? '\\N' : escaped(converted.value));
  }
  return cells;
}

function escaped(value: string): string {
  return value.replace(/[\\\n\r\t]/g, (character) => escapes[character] ?? character);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

interface Read {
  readonly url: string;
  readonly bytes: Buffer;
}

interface Manifest {
  readonly entries: readonly {
    readonly url: string;
    readonly mandatory?: boolean;
    readonly meta?: { readonly content_length?: number };
  }[];
}

async function objects(command: CopyCommand, s3Endpoint: string): Promise<Read[]> {
  const first = await read(command.from, s3Endpoint);
  if (first === undefined) throw new Refusal('XX000', `The specified S3 prefix '${command.from}' does not exist`);
  if (!command.isManifest) return [{ url: command.from, bytes: first }];
  const found: Read[] = [];
  for (const { url, mandatory, meta } of manifestOf(first).entries) {
    const bytes = await read(url, s3Endpoint);
    if (bytes === undefined && mandatory === true)
      throw new Refusal('XX000', `Problem reading manifest file - ${url} does not exist`);
    if (bytes === undefined) continue;
    const length = meta?.content_length;
    if (length !== undefined && length !== bytes.length) {
      throw new Refusal('XX000', `Manifest: ${url} has ${bytes.length} bytes, content_length says ${length}`);
    }
    found.push({ url, bytes });
  }
  return found;
}

function manifestOf(bytes: Buffer): Manifest {
  try {
    const parsed = JSON.parse(bytes.toString('utf8')) as Manifest;
    if (Array.isArray(parsed.entries) && parsed.entries.every(({ url }) => typeof url === 'string')) return parsed;
  } catch {
    // Said below.
  }
  throw new Refusal('XX000', 'Problem reading manifest file - it is not valid');
}

async function read(url: string, s3Endpoint: string): Promise<Buffer | undefined> {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
  if (key === '') throw new Refusal('XX000', `'${url}' is no S3 path`);
  const path = [bucket, ...key.split('/')].map(encodeURIComponent).join('/');
  const answer = await fetch(`${s3Endpoint}/${path}`);
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Refusal('XX000', `S3ServiceException: status ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

function textOf(bytes: Buffer, url: string, { isGzip }: CopyCommand): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(isGzip ? gunzipSync(bytes) : bytes);
  } catch {
    throw new Refusal('XX000', `${url} is not ${isGzip ? 'gzip of ' : ''}UTF-8 text`);
  }
}
