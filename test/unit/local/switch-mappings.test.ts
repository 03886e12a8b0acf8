import { expect, test } from 'vitest';
import type { Mapping } from '../../../local/aws/mappings.ts';
import { switchMappings } from '../../../local/aws/switch-mappings.ts';
import { mapping } from './mapping.ts';

/** Looks at mappings one state after the other; switching moves on to the next one, or says that Lambda is busy. */
function board(histories: Readonly<Record<string, readonly string[]>>, looks = 10) {
  const at = new Map(Object.keys(histories).map((uuid) => [uuid, 0]));
  const asked: [string, boolean][] = [];
  const state = (uuid: string): string => histories[uuid]?.[at.get(uuid) ?? 0] ?? histories[uuid]?.at(-1) ?? '';
  const step = (uuid: string): void => {
    at.set(uuid, (at.get(uuid) ?? 0) + 1);
  };
  const all = (): Mapping[] => Object.keys(histories).map((uuid) => mapping({ uuid, topic: uuid, state: state(uuid) }));
  let left = looks;
  return {
    all,
    asked,
    read: async () => {
      for (const uuid of Object.keys(histories)) step(uuid);
      return all();
    },
    switch: async (uuid: string, enabled: boolean) => {
      if (!/^(En|Dis)abled$/.test(state(uuid))) return undefined;
      asked.push([uuid, enabled]);
      return enabled ? 'Enabling' : 'Disabling';
    },
    pause: async () => {},
    isTimeLeft: () => {
      left -= 1;
      return left > 0;
    },
  };
}

test('every mapping is asked once and waited for', async () => {
  const lambda = board({ a: ['Enabled', 'Disabling', 'Disabled'], b: ['Enabled', 'Disabled'] });
  const switched = await switchMappings(lambda.all(), false, true, lambda);
  expect(switched.map(({ before, state, isDone }) => [before, state, isDone])).toEqual([
    ['Enabled', 'Disabled', true],
    ['Enabled', 'Disabled', true],
  ]);
  expect(lambda.asked).toEqual([
    ['a', false],
    ['b', false],
  ]);
});

test('those that are so already, or on their way there, are left alone', async () => {
  const lambda = board({ a: ['Disabled'], b: ['Disabling', 'Disabled'] });
  const switched = await switchMappings(lambda.all(), false, true, lambda);
  expect(switched.every(({ isDone, wasAsked }) => isDone && !wasAsked)).toBe(true);
  expect(lambda.asked).toEqual([]);
});

test.for(['Creating', 'Updating', 'Enabling'])('one that is %s is asked again when Lambda is done', async (state) => {
  const lambda = board({ a: [state, state, 'Enabled', 'Disabling', 'Disabled'] });
  const [switched] = await switchMappings(lambda.all(), false, true, lambda);
  expect(switched).toMatchObject({ before: state, state: 'Disabled', isDone: true });
  expect(lambda.asked).toEqual([['a', false]]);
});

test('one that is being deleted is nobody’s business any more', async () => {
  const lambda = board({ a: ['Deleting'] });
  expect(await switchMappings(lambda.all(), true, true, lambda)).toMatchObject([{ isDone: true }]);
});

test('without waiting, Lambda is asked and the state it answers is told', async () => {
  const lambda = board({ a: ['Disabled'], b: ['Updating'] });
  const switched = await switchMappings(lambda.all(), true, false, lambda);
  expect(switched.map(({ state, isDone, wasAsked }) => ({ state, isDone, wasAsked }))).toEqual([
    { state: 'Enabling', isDone: false, wasAsked: true },
    { state: 'Updating', isDone: false, wasAsked: false },
  ]);
});

test('when time is up, what is not done is told', async () => {
  const lambda = board({ a: ['Enabled', 'Disabling'], b: ['Enabled', 'Disabled'] }, 3);
  const switched = await switchMappings(lambda.all(), false, true, lambda);
  expect(switched.map(({ isDone }) => isDone)).toEqual([false, true]);
});
