import { createReadStream, type ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough, type Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { LambdaEvent } from './lambda-event.ts';

/** A file of events that cannot be read; names file and line. */
export class EventFileError extends Error {
  override readonly name = 'EventFileError';
}

/**
 * Reads files of Lambda events, one JSON event or invocation record a line, compressed with gzip or not; `-` is standard input.
 * At most one event is in memory. `onBytes` is told the bytes read of the files themselves.
 */
export async function* readEventFiles(
  paths: readonly string[],
  onBytes: (bytes: number) => void = () => undefined,
): AsyncGenerator<LambdaEvent> {
  for (const path of paths) {
    const name = path === '-' ? 'standard input' : path;
    let line = 0;
    // An object over many lines, as somebody's tools may have written an invocation record, is the whole file.
    let whole: string[] | undefined;
    for await (const text of readLines(path, name, onBytes)) {
      line++;
      if (line === 1 && text.trim() === '{') whole = [];
      if (whole !== undefined) whole.push(text);
      else if (text.trim() !== '') yield parseEvent(text, `${name}, line ${line}`);
    }
    if (whole !== undefined) yield parseEvent(whole.join('\n'), name);
  }
}

/** The sizes of the files on disk together; undefined where one has none, as standard input. */
export async function totalBytes(paths: readonly string[]): Promise<number | undefined> {
  let total = 0;
  for (const path of paths) {
    if (path === '-') return undefined;
    total += await fileSize(path);
  }
  return total;
}

async function fileSize(path: string): Promise<number> {
  try {
    const file = await open(path);
    try {
      const stats = await file.stat();
      if (stats.isDirectory()) throw new EventFileError(`${path} is a folder, not a file of events`);
      return stats.size;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw readable(error, path);
  }
}

/** Lines end at line feeds only: node:readline also breaks at U+2028, which JSON allows inside strings. */
async function* readLines(path: string, name: string, onBytes: (bytes: number) => void): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  try {
    for await (const chunk of unzipped(path === '-' ? process.stdin : createReadStream(path), onBytes)) {
      let start = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
        parts.push(chunk.subarray(start, end));
        yield Buffer.concat(parts).toString('utf8');
        parts = [];
        start = end + 1;
      }
      if (start < chunk.length) parts.push(chunk.subarray(start));
    }
  } catch (error) {
    throw readable(error, name);
  }
  if (parts.length > 0) yield Buffer.concat(parts).toString('utf8');
}

/** The bytes of a stream; unpacked where they begin as gzip does, whatever the file is called. */
async function* unzipped(
  source: ReadStream | NodeJS.ReadStream,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const chunks = counted(source, onBytes);
  const first = await chunks.next();
  if (first.done === true) return;
  const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b;
  const target: Transform = isGzip ? createGunzip() : new PassThrough();
  // A failure to read or unpack ends the target too, and is thrown by the loop over it.
  pipeline(startingWith(first.value, chunks), target).catch((error: Error) => target.destroy(error));
  yield* target as Readable & AsyncIterable<Buffer>;
}

async function* counted(source: AsyncIterable<unknown>, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    const bytes = chunk as Buffer;
    onBytes(bytes.length);
    yield bytes;
  }
}

async function* startingWith(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

function parseEvent(text: string, where: string): LambdaEvent {
  let event: unknown;
  try {
    event = payloadOf(JSON.parse(text));
  } catch (error) {
    throw new EventFileError(`${where}: not JSON: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  const records = (event as { records?: unknown } | null)?.records;
  if (typeof records !== 'object' || records === null || Array.isArray(records)) {
    throw new EventFileError(`${where}: not a Lambda event: it has no "records" by topic-partition`);
  }
  for (const [id, list] of Object.entries(records as Record<string, unknown>)) {
    if (!Array.isArray(list) || !list.every(isRecord)) {
      throw new EventFileError(`${where}: records of ${id} are not a list of {topic, partition, offset, …}`);
    }
  }
  return event as LambdaEvent;
}

/**
 * The event of an invocation record: what Lambda's on-failure destination leaves in S3 holds it as `payload`, an object or
 * its text (AWS Lambda Developer Guide, "Capturing discarded batches"); that of an asynchronous invocation as
 * `requestPayload`.
 */
function payloadOf(given: unknown): unknown {
  const { records, payload, requestPayload } = (given ?? {}) as Readonly<Record<string, unknown>>;
  const inner = records === undefined ? (payload ?? requestPayload) : undefined;
  if (inner === undefined) return given;
  return typeof inner === 'string' ? JSON.parse(inner) : inner;
}

function isRecord(given: unknown): boolean {
  const record = given as { topic?: unknown; partition?: unknown; offset?: unknown } | null;
  return (
    typeof record?.topic === 'string' && Number.isSafeInteger(record.partition) && Number.isSafeInteger(record.offset)
  );
}

function readable(error: unknown, name: string): EventFileError {
  if (error instanceof EventFileError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new EventFileError(`${name}: no such file`, { cause: error });
  if (code === 'EISDIR') return new EventFileError(`${name} is a folder, not a file of events`, { cause: error });
  return new EventFileError(`${name}: cannot be read: ${message}`, { cause: error });
}
