import { expect, test } from 'vitest';
import { isWell } from '../../../lib/sink/check/finding.ts';
import type { Status } from '../../../local/aws/status.ts';
import { viewSettings } from '../../../local/settings-view.ts';
import { duration, statusFindings } from '../../../local/status-findings.ts';
import { mapping } from './mapping.ts';

const idle = {
  ...{ records: 0, upserted: 0, deleted: 0, inserted: 0, deadLetters: 0, returned: 0 },
  ...{ invocations: 0, functionErrors: 0, throttles: 0, blocked: 0 },
  ...{ lateMs: undefined, latestMs: undefined, oldestMs: undefined },
};
const settings = {
  hostname: 'h',
  username: 'u',
  database: 'd',
  schema: 's',
  insertMode: 'upsert',
  deleteMode: 'delete',
};

function status(given: Partial<Status> = {}): Status {
  return {
    name: 'shop',
    minutes: 60,
    function: {
      value: {
        ...{ name: 'landfall-shop', state: 'Active', stateReason: undefined, lastUpdate: 'Successful' },
        ...{ memory: 1_769, timeout: 300, deadLetterBucket: 'letters' },
      },
    },
    mappings: { value: [mapping()] },
    measures: { value: { lately: idle, lags: new Map([['m1', { sum: 0, max: 0 }]]), lag: 0 } },
    troubles: { value: { told: [], isCut: false } },
    deadLetters: { value: { bucket: 'letters', prefix: 'shop/', count: 0, isCapped: false } },
    settings: {
      value: viewSettings('shop', { deployed: { text: JSON.stringify(settings), version: 1 }, override: undefined }),
    },
    alarms: { value: [{ name: 'a', state: 'OK', since: undefined, says: '', runbook: undefined }] },
    ...given,
  };
}

/** Everything but what is well, as `level about: what`. */
function troubles(given: Partial<Status>): string[] {
  return statusFindings(status(given))
    .filter(({ level }) => level !== 'ok')
    .map(({ level, about, what }) => `${level} ${about}: ${what}`);
}

test('nothing is wrong with a destination that has nothing to do', () => {
  expect(troubles({})).toEqual([]);
  expect(isWell(statusFindings(status()))).toBe(true);
});

test('that there are no errors is said only where all lines were read', () => {
  expect(troubles({ troubles: { value: { told: [], isCut: true } } })).toEqual([
    'advice errors: not all lines were read: what is told is too little',
  ]);
});

test.for<[string, Partial<Status>, string]>([
  ['no function', { function: { value: undefined } }, 'must function: is not there'],
  ['no mapping', { mappings: { value: [] } }, 'must mappings: there is none: nothing is read'],
  [
    'a mapping that is being created',
    { mappings: { value: [mapping({ state: 'Creating' })] } },
    'advice mappings: 1 being changed: "shop.public.orders"',
  ],
  [
    'no lag measured',
    { measures: { value: { lately: idle, lags: new Map(), lag: undefined } } },
    'advice lag: not measured in 60 minutes: nothing polls',
  ],
  [
    'a blocked partition',
    { measures: { value: { lately: { ...idle, blocked: 1 }, lags: new Map(), lag: 3 } } },
    'must blocked: 1 partitions wait behind a record that cannot be written',
  ],
  [
    'many dead letters',
    { deadLetters: { value: { bucket: 'b', prefix: 'shop/', count: 1_000, isCapped: true } } },
    'advice dead letters: ≥ 1000 in s3://b/shop/, settled ones among them',
  ],
  [
    'no bucket',
    { deadLetters: { value: undefined } },
    'advice dead letters: the function has no bucket for them: bad records block',
  ],
  ['no alarms', { alarms: { value: [] } }, 'advice alarms: there are none'],
  ['what may not be asked', { alarms: { problem: 'access denied' } }, 'must alarms: cannot be told: access denied'],
])('%s is told', ([, given, line]) => {
  expect(troubles(given)).toEqual([line]);
});

test.each([
  ['landfall redrive --destination shop', {}],
  ['docs/redshift.md#parked-records', { kind: 'redshift' }],
])('where there are dead letters it says what to run: list, then %s', (next, more) => {
  const parameter = (given: unknown) => ({ version: 1, text: JSON.stringify(given) });
  const found = statusFindings(
    status({
      deadLetters: { value: { bucket: 'b', prefix: 'shop/', count: 1, isCapped: false } },
      settings: {
        value: viewSettings('shop', { deployed: parameter({ ...settings, ...more }), override: undefined }),
      },
    }),
  ).find(({ about }) => about === 'dead letters');
  expect(found?.cure?.words).toBe(`landfall dead-letters list --destination shop --state open, then ${next}`);
});

test('lag is that of all mappings, and the function’s where none is measured by itself', () => {
  const lagOf = (lags: Map<string, { sum: number | undefined; max: number | undefined }>) =>
    statusFindings(status({ measures: { value: { lately: idle, lags, lag: 5 } } })).find(
      ({ about }) => about === 'lag',
    );
  const two = new Map([
    ['m1', { sum: 10, max: 10 }],
    ['m2', { sum: 20, max: 10 }],
  ]);
  expect(lagOf(two)?.what).toBe('30 records wait in Kafka');
  expect(lagOf(new Map([['m1', { sum: undefined, max: undefined }]]))?.what).toBe('5 records wait in Kafka');
});

test.for([
  [999, '999 ms'],
  [1_500, '1.5 s'],
  [150_000, '3 min'],
  [9_000_000, '2.5 h'],
] as const)('%d ms are %s', ([ms, text]) => {
  expect(duration(ms)).toBe(text);
});
