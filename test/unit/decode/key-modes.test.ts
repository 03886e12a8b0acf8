import { describe, expect, test } from 'vitest';
import { create, document, remove, sourceOf, tombstone, truncate, update } from '../../support/records.ts';
import { as, decode } from './decoding.ts';

const keyless = sourceOf({ key: [], columns: { site: 'string', note: 'string' }, withSchema: false });
const row = { site: 'a', note: 'b' };

describe('primaryKeyMode=record_key, a record without key', () => {
  test('halts by default, with a systemic error that says how to give the table a key', () => {
    for (const build of [create, update, remove]) {
      const { error } = as('broken', decode(build(keyless, row)));
      expect(error).toMatchObject({ class: 'systemic', code: 'NO_KEY' });
      expect(error.message).toMatch(/table orders.*primary key.*message\.key\.columns.*keylessTables/);
    }
  });

  test('is a record error with keylessTables=dead-letter', () => {
    const { error } = as('broken', decode(create(keyless, row), { keylessTables: 'dead-letter' }));
    expect(error).toMatchObject({ class: 'record', code: 'NO_KEY' });
  });

  test('is appended with keylessTables=append, and its deletes are skipped', () => {
    const given = { keylessTables: 'append' };
    for (const build of [create, update]) {
      expect(decode(build(keyless, row), given)).toMatchObject({ kind: 'upsert', key: undefined, table: 'orders' });
    }
    expect(decode(remove(keyless, row), given)).toMatchObject({ kind: 'skipped', reason: 'keyless_delete' });
    expect(decode(document(null, null), given)).toMatchObject({ kind: 'skipped', reason: 'empty' });
  });

  test.for(['halt', 'dead-letter', 'append'])('may be a truncate with keylessTables=%s', (keylessTables) => {
    expect(decode(truncate(keyless), { keylessTables })).toMatchObject({ kind: 'truncate' });
  });
});

describe('primaryKeyMode=record_value', () => {
  const given = { primaryKeyMode: 'record_value', primaryKeyFields: ['site'] };
  const source = sourceOf({ columns: { id: 'int64', site: 'string' }, withSchema: false });

  test('takes the key from the row, whatever the record key is', () => {
    for (const table of [source, keyless]) {
      const event = as('upsert', decode(create(table, { id: 1, site: 'a' }), given));
      expect(event.key?.id).toBe('["a"]');
      expect(event.key?.row.shape.fields.map((field) => field.name)).toEqual(['site']);
    }
  });

  test('takes a delete’s key from before', () => {
    expect(decode(remove(source, { id: 1, site: 'a' }), given)).toMatchObject({ kind: 'delete', key: { id: '["a"]' } });
  });

  test('takes a delete’s key from the record key where before lacks it', () => {
    const bySite = sourceOf({ columns: { site: 'string' }, key: ['site'], withSchema: false });
    expect(decode(remove(bySite, { site: 'a' }), given)).toMatchObject({ kind: 'delete', key: { id: '["a"]' } });
  });

  test('refuses a delete whose before lacks the fields, and says what to do', () => {
    const { error } = as('broken', decode(remove(source, { id: 1, site: null }), given));
    expect(error).toMatchObject({ class: 'record', code: 'DELETE_WITHOUT_KEY' });
    expect(error.message).toMatch(/table orders.*site.*REPLICA IDENTITY FULL/);
  });

  test('refuses a row that lacks the fields', () => {
    const { error } = as('broken', decode(create(source, { id: 1, site: null }), given));
    expect(error).toMatchObject({ class: 'record', code: 'NO_KEY' });
  });

  test('skips a tombstone, whose delete has said all', () => {
    expect(decode(tombstone(source, { id: 1 }), given)).toMatchObject({ kind: 'skipped', reason: 'tombstone' });
  });
});

describe('primaryKeyMode=none', () => {
  const given = { primaryKeyMode: 'none', insertMode: 'insert', deleteMode: 'ignore' };

  test('gives rows no key although their records have one', () => {
    expect(decode(create(sourceOf(), { id: 1 }), given)).toMatchObject({ kind: 'upsert', key: undefined });
  });

  test('skips deletes', () => {
    expect(decode(remove(sourceOf(), { id: 1 }), given)).toMatchObject({ kind: 'skipped', reason: 'delete' });
  });
});

test('record_key with chosen fields refuses a delete whose key lacks them', () => {
  const event = decode(remove(sourceOf({ withSchema: false }), { id: 1 }), { primaryKeyFields: 'site' });
  expect(as('broken', event).error).toMatchObject({ class: 'record', code: 'DELETE_WITHOUT_KEY' });
});
