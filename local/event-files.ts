import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough, type Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { LambdaEvent } from './lambda-event.ts';
import { EventFileError, parseEvent } from './parse-event.ts';

/**
 * Reads files of Lambda events, one JSON event or invocation record a line, compressed with gzip or not; `-` is standard input,
 * `s3://bucket/beginning` all objects that begin so. At most one event is in memory. `onBytes` is told the bytes read of the files themselves.
 */
export async function* readEventFiles(
  paths: readonly string[],
  onBytes: (bytes: number) => void = () => undefined,
): AsyncGenerator<LambdaEvent> {
  for await (const path of filesAt(paths)) {
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

async function* filesAt(paths: readonly string[]): AsyncGenerator<string> {
  for (const path of paths) {
    if (isObject(path)) yield* objectsAt(path);
    else yield path;
  }
}

async function* objectsAt(address: string): AsyncGenerator<string> {
  const { objectsAt: list } = await import('./aws/event-objects.ts');
  let isThere = false;
  try {
    for await (const object of list(address)) {
      isThere = true;
      yield object;
    }
  } catch (error) {
    throw readable(error, address);
  }
  if (!isThere) throw new EventFileError(`${address}: no object begins so`);
}

function isObject(path: string): boolean {
  return path.startsWith('s3://');
}

/** The sizes of the files on disk together; undefined where one has none, as standard input. */
export async function totalBytes(paths: readonly string[]): Promise<number | undefined> {
  let total: number | undefined = 0;
  for (const path of paths) {
    if (path === '-' || isObject(path)) total = undefined;
    else {
      const size = await fileSize(path);
      if (total !== undefined) total += size;
    }
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
    for await (const chunk of unzipped(await opened(path), onBytes)) {
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

async function opened(path: string): Promise<AsyncIterable<unknown>> {
  if (path === '-') return process.stdin;
  if (!isObject(path)) return createReadStream(path);
  const { openObject } = await import('./aws/event-objects.ts');
  return openObject(path);
}

/** The bytes of a stream; unpacked where they begin as gzip does, whatever the file is called. */
async function* unzipped(source: AsyncIterable<unknown>, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
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

function readable(error: unknown, name: string): EventFileError {
  if (error instanceof EventFileError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new EventFileError(`${name}: no such file`, { cause: error });
  if (code === 'EISDIR') return new EventFileError(`${name} is a folder, not a file of events`, { cause: error });
  return new EventFileError(`${name}: cannot be read: ${message}`, { cause: error });
}
