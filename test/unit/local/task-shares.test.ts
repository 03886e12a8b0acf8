import { expect, test } from 'vitest';
import { sharesOf } from '../../../local/run/tasks.ts';

test.for([
  [1, 1, [1]],
  [4, 1, [4]],
  [4, 3, [2, 1, 1]],
  [4, 4, [1, 1, 1, 1]],
  [2, 8, [1, 1]],
  [64, 3, [22, 21, 21]],
] as const)('%i tasks in %i processes', ([tasks, processes, shares]) => {
  expect(sharesOf(tasks, processes)).toEqual(shares);
});
