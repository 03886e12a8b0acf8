import { expect, test } from 'vitest';
import { helpText } from '../../../local/help-text.ts';
import { helpOption, type OptionTable, readNumber, readOptions } from '../../../local/option-table.ts';
import { UsageError } from '../../../local/usage-error.ts';

const options = {
  to: { type: 'string', value: 'URL', help: `where ${'it goes '.repeat(20)}` },
  'a-rather-long-option': { type: 'string', value: 'VALUE', help: 'short' },
  help: helpOption,
} as const satisfies OptionTable;

test('arguments are read by their table', () => {
  const { values, positionals } = readOptions('feed', options, ['--to', 'x', 'file', '-h']);
  expect({ ...values }).toEqual({ to: 'x', help: true });
  expect(positionals).toEqual(['file']);
});

test.for<[string[], RegExp]>([
  [['--frob'], /^feed: Unknown option '--frob'; "landfall feed --help" lists its options$/],
  [['--to'], /^feed: Option '--to <value>' argument missing; "/],
  [['--to', '--help'], /^feed: Option '--to' argument is ambiguous; "/],
  [['--help=yes'], /^feed: Option '-h, --help' does not take an argument; "/],
])('%j is refused in one line', ([args, message]) => {
  const refused = () => readOptions('feed', options, args);
  expect(refused).toThrow(UsageError);
  expect(refused).toThrow(message);
});

test('a number is whole and within its bounds', () => {
  expect(readNumber('--n', undefined, 9)).toBeUndefined();
  expect(readNumber('--n', '9', 9)).toBe(9);
  for (const given of ['0', '10', '1.5', '-1', '1e0', ''])
    expect(() => readNumber('--n', given, 9)).toThrow(UsageError);
});

test('the help text tells every option, in lines of at most 120 characters', () => {
  const text = helpText({
    usage: 'landfall feed',
    about: 'Feeds.',
    options,
    outcome: 'Exit code 0.',
    examples: ['landfall feed'],
  });
  const lines = text.split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  expect(lines[0]).toBe('Usage: landfall feed');
  expect(lines[4]).toMatch(/^ {2}--to URL {13}where it goes/);
  expect(lines[5]).toMatch(/^ {23}\w/);
  expect(text).toContain('\n  --a-rather-long-option VALUE\n                       short\n');
  expect(text).toContain('\n  -h, --help           this text\n');
  expect(text.endsWith('Examples:\n  landfall feed\n')).toBe(true);
});
