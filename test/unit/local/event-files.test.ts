import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readEventFiles, totalBytes } from '../../../local/event-files.ts';
import type { LambdaEvent } from '../../../local/lambda-event.ts';
import { EventFileError } from '../../../local/parse-event.ts';
import { fixturePath, loadEvents } from '../../support/fixtures.ts';
import { event, places, record } from './build-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const one = JSON.stringify(event(record(0, 1)));
const two = JSON.stringify(event(record(0, 2)));

async function read(...paths: string[]): Promise<LambdaEvent[]> {
  return Array.fromAsync(readEventFiles(paths));
}

test('events of several files come in order, empty lines and a missing last line feed do not matter', async () => {
  const plain = file('a.ndjson', `${one}\n\n${two}`);
  const packed = file('b.ndjson.gz', gzipSync(`${one}\r\n`));
  expect(places(await read(plain, packed))).toEqual([['0:1'], ['0:2'], ['0:1']]);
});

test('a compressed file is known by its bytes, and a line separator inside a string ends no line', async () => {
  const odd = JSON.stringify(event(record(0, 3, { topic: 'a\u2028b' })));
  const path = file('c.ndjson', gzipSync(`${odd}\n${two}\n`));
  expect((await read(path)).map((given) => Object.keys(given.records))).toEqual([
    ['a\u2028b-0'],
    ['shop.public.orders-0'],
  ]);
});

test('a captured file comes whole, and its bytes are counted', async () => {
  const path = fixturePath('01', 'ndjson');
  let bytes = 0;
  const events = await Array.fromAsync(readEventFiles([path], (more) => (bytes += more)));
  expect(events).toEqual(loadEvents('01'));
  expect(bytes).toBe(await totalBytes([path]));
});

test.for<[string, string | Buffer, RegExp]>([
  ['not-json', `${one}\n{"records":\n`, /not-json, line 2: not JSON/],
  ['no-records', '[]\n', /no-records, line 1: not a Lambda event/],
  ['bad-record', '{"records":{"t-0":[{"topic":"t"}]}}\n', /bad-record, line 1: records of t-0/],
  [
    'bare',
    '{"requestContext":{},"KafkaBatchInfo":{"batchSize":1}}\n',
    /bare, line 1: .* without the batch: .* in S3 keeps it/,
  ],
  ['cut.gz', gzipSync(`${one}\n${two}\n`.repeat(50)).subarray(0, 90), /cut\.gz: cannot be read/],
])('%s: the error names file and line', async ([name, content, message]) => {
  const error = await read(file(name, content)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(EventFileError);
  expect((error as Error).message).toMatch(message);
});

test('a file that is not there, and a folder, are named', async () => {
  await expect(read(join(folder, 'none'))).rejects.toThrow(/none: no such file/);
  await expect(read(folder)).rejects.toThrow(/is a folder/);
  await expect(totalBytes([join(folder, 'none')])).rejects.toThrow(/none: no such file/);
  expect(await totalBytes(['-'])).toBeUndefined();
});
