import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deadLetterName, deadLetterOf, landfallVersion } from '../../../lib/model/dead-letter.ts';
import { RecordError } from '../../../lib/model/errors.ts';
import type { KafkaRecord } from '../../../lib/model/record.ts';
import { deadLetterFolder } from '../../../local/dead-letter-folder.ts';

let parent = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'landfall-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const record: KafkaRecord = {
  topic: 'shop.public.orders',
  partition: 3,
  offset: 17,
  timestamp: 1,
  key: 'a2V5',
  value: null,
  headers: [],
};
const letter = deadLetterOf('local', new RecordError('CODE', record, 'a reason'), new Date(0));

function files(): string[] {
  return readdirSync(parent, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(parent.length + 1));
}

test('a dead letter is one file, named as its object in S3 would be, and nothing else is left', async () => {
  await deadLetterFolder(join(parent, 'letters')).put(deadLetterName('local', record), letter);
  const [file = ''] = files();
  expect(files()).toHaveLength(1);
  expect(file).toMatch(/^letters\/local\/shop\.public\.orders\/3\/00000000000000000017-[0-9a-f]{12}\.json$/);
  expect(JSON.parse(readFileSync(join(parent, file), 'utf8'))).toEqual(letter);
});

test('one that is there already was parked before, and stays', async () => {
  const store = deadLetterFolder(parent);
  const name = deadLetterName('local', record);
  await store.put(name, letter);
  await Promise.all([
    store.put(name, { ...letter, message: 'later' }),
    store.put(name, { ...letter, message: 'later' }),
  ]);
  expect(files()).toHaveLength(1);
  expect(readFileSync(join(parent, files()[0] ?? ''), 'utf8')).toContain('a reason');
});

test.each(['..', '.', '../../etc', 'a/../b', 'a\0b', '', 'a b:c\\d'])(
  'a topic called %j leads to no other place',
  async (topic) => {
    const inner = join(parent, 'inner');
    await deadLetterFolder(inner).put(deadLetterName('local', { ...record, topic }), letter);
    expect(files()).toHaveLength(1);
    expect(files()[0]).toMatch(/^inner\/local\//);
  },
);

test('another record at the same offset, of a topic made anew, is another dead letter', () => {
  expect(deadLetterName('local', record)).not.toBe(deadLetterName('local', { ...record, value: 'dg==' }));
});

test('the version in a dead letter is the package’s', () => {
  const path = join(import.meta.dirname, '..', '..', '..', 'package.json');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ version: landfallVersion });
});
