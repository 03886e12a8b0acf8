import { describe, expect, test } from 'vitest';
import { type Change, changeOverride } from '../../../local/settings-change.ts';
import { viewSettings } from '../../../local/settings-view.ts';
import { UsageError } from '../../../local/usage-error.ts';

const deployed = {
  hostname: 'db.example.com',
  username: 'writer',
  database: 'shop',
  schema: 'landing',
  insertMode: 'upsert',
  deleteMode: 'delete',
};

function view(override: unknown, stack: object = deployed) {
  const text = typeof override === 'string' ? override : JSON.stringify(override);
  return viewSettings('shop', {
    deployed: { text: JSON.stringify(stack), version: 1 },
    override: override === undefined ? undefined : { text, version: 1 },
  });
}

const set = (values: Record<string, string>): Change => ({ kind: 'set', values });
const clear = (...keys: string[]): Change => ({ kind: 'clear', keys });

function written(override: unknown, change: Change, force = false): unknown {
  return JSON.parse(changeOverride(view(override), change, force).text);
}

test('the whole of what would be in force is checked, not only what is set', () => {
  const stack = { ...deployed, primaryKeyMode: 'record_value', primaryKeyFields: 'id' };
  const change = () => changeOverride(view({}, stack), set({ primaryKeyMode: 'none' }), true);
  expect(change).toThrow(/insertMode.*deleteMode/);
});

test('what belongs together is set together', () => {
  expect(written(undefined, set({ primaryKeyMode: 'record_value', primaryKeyFields: 'a, b' }), true)).toEqual({
    primaryKeyMode: 'record_value',
    primaryKeyFields: ['a', 'b'],
  });
});

test('tells what comes to something else, and only that', () => {
  const { differences } = changeOverride(
    view({ truncate: 'truncate' }),
    set({ truncate: 'truncate', parkLimit: '7' }),
    false,
  );
  expect(differences).toEqual([{ key: 'parkLimit', before: 100, after: 7 }]);
});

describe('--force is asked for', () => {
  test.for<[string, unknown, Change]>([
    ['a change of insertMode', {}, set({ insertMode: 'insert' })],
    ['a change of primaryKeyFields', {}, set({ primaryKeyFields: 'id' })],
    ['a change of tableNames', {}, set({ tableNames: '[{"match":"a","table":"b"}]' })],
    ['clearing one that differs from the stack’s', { insertMode: 'insert' }, clear('insertMode')],
  ])('for %s', ([, override, change]) => {
    expect(() => changeOverride(view(override), change, false)).toThrow(/of a destination that has data.*--force/);
    expect(() => changeOverride(view(override), change, true)).not.toThrow();
  });

  test('not for setting what is in force already, nor for clearing it', () => {
    expect(written({}, set({ insertMode: 'upsert' }))).toEqual({ insertMode: 'upsert' });
    expect(written({ insertMode: 'upsert' }, clear('insertMode'))).toEqual({});
  });
});

describe('invalid settings', () => {
  test('are healed by setting or clearing what is wrong', () => {
    expect(written({ deleteMode: 'soft' }, set({ deleteMode: 'mark' }))).toEqual({ deleteMode: 'mark' });
    expect(written({ deleteMode: 'soft' }, clear('deleteMode'))).toEqual({});
  });

  test('may be cleared one by one, and not added to', () => {
    const bad = { deleteMode: 'soft', truncate: 'yes' };
    expect(written(bad, clear('truncate'))).toEqual({ deleteMode: 'soft' });
    expect(() => changeOverride(view(bad), set({ truncate: 'truncate' }), false)).toThrow(
      /nothing is written: deleteMode/,
    );
  });
});

test.for<[string, unknown, Change, RegExp]>([
  ['a key that no setting has', {}, set({ future: '1' }), /no setting is called future: there are insertMode, /],
  ['where the database is', {}, set({ hostname: 'a', port: '1' }), /hostname, port belongs to the deployment/],
  [
    'clearing what is not there',
    { truncate: 'ignore' },
    clear('parkLimit'),
    /does not hold parkLimit: it holds truncate/,
  ],
  ['clearing from an empty override', undefined, clear('parkLimit'), /does not hold parkLimit: it is empty/],
  ['changing what is no JSON object', '[1]', set({ truncate: 'ignore' }), /not a JSON object.*clear --all/],
])('%s is refused', ([, override, change, message]) => {
  expect(() => changeOverride(view(override), change, true)).toThrow(UsageError);
  expect(() => changeOverride(view(override), change, true)).toThrow(message);
});

test('a key that no setting has is kept, and can be cleared', () => {
  expect(written({ future: 1 }, set({ truncate: 'truncate' }))).toEqual({ future: 1, truncate: 'truncate' });
  expect(written({ future: 1 }, clear('future'))).toEqual({});
});
