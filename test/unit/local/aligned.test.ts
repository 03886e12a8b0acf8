import { styleText } from 'node:util';
import { expect, test } from 'vitest';
import { aligned } from '../../../local/aligned.ts';

test('columns are as wide as their widest cell, and lines end where their text ends', () => {
  expect(
    aligned([
      ['a', 'bb', 'c'],
      ['aaa', '', ''],
      ['a', 'b'],
    ]),
  ).toEqual(['a    bb  c', 'aaa', 'a    b']);
});

test('columns of numbers end together', () => {
  expect(
    aligned(
      [
        ['x', '1'],
        ['y', '100'],
      ],
      [1],
    ),
  ).toEqual(['x    1', 'y  100']);
});

test('colours take no room', () => {
  const red = styleText('red', 'x', { validateStream: false });
  expect(
    aligned([
      [red, 'y'],
      ['xx', 'y'],
    ]),
  ).toEqual([`${red}   y`, 'xx  y']);
});

test('no rows, no lines', () => {
  expect(aligned([])).toEqual([]);
});
