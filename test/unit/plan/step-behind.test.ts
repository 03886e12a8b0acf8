import { expect, test } from 'vitest';
import type { Progress } from '../../../lib/model/progress.ts';
import { decide, stepBehind } from '../../../lib/plan/progress.ts';

const at = { topic: 't', partition: 0 };
const blocked: Progress = {
  ...{ nextOffset: 4, lastTimestamp: 10, awaitingOffset: 5 },
  returned: [
    [5, 7],
    [9, 9],
  ],
};

function record(offset: number) {
  return { ...at, offset, timestamp: 10, key: null, value: null, headers: [] };
}

test('giving up the awaited record leaves the rest of what was returned awaited', () => {
  const step = stepBehind(blocked, 5, at);
  expect(step).toMatchObject({ firstOffset: 4, nextOffset: 6, awaitingOffset: 6, isBlocked: false, isChecked: true });
  const after: Progress = { ...blocked, nextOffset: 6, awaitingOffset: 6, returned: step.returned ?? [] };
  expect(decide(after, [record(5), record(6), record(7)])).toEqual({ kind: 'apply', from: 1 });
  expect(decide(after, [record(9)])).toEqual({ kind: 'wait', from: 0 });
});

test('the last record that is awaited is given up, and nothing is awaited any more', () => {
  const last: Progress = { ...blocked, nextOffset: 9, awaitingOffset: 9, returned: [[9, 9]] };
  expect(stepBehind(last, 9, at)).toMatchObject({ nextOffset: 10, awaitingOffset: undefined, returned: [] });
});

test.for([3, 6, 9])('offset %i is not waited for, and is not given up', (offset) => {
  expect(() => stepBehind(blocked, offset, at)).toThrow('the next offset is 4, and 5 is awaited');
});
