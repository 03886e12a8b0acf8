import type { Random } from '../random.ts';
import type { Sample, Specimen } from './specimen.ts';

/** Texts that say something to another type, well and badly spelled. */
const spellings: readonly string[] = [
  ...['0', '12', '-7', '007', '00', '-0', '+1', ' 12', '12 ', '1e3', '1E3', '1.0', '1.10', '.5', '5.', '0x1f', '1_000'],
  ...['9223372036854775807', '9223372036854775808', '-32768', '-32769', '٣', '1,5', '0.1', '1e-07', '5e-324', '1e+21'],
  ...['NaN', 'nan', 'Infinity', '-Infinity', 'infinity', 'true', 'false', 't', 'yes', '1', ''],
  ...['2024-02-29', '2023-02-29', '2024-2-9', '20240229', 'today', 'now', '0044-03-15 BC', '29.02.2024'],
  ...['2024-02-29 00:00:00', '2024-02-29 12:34:56.123456', '2024-02-29 12:34:56.1234567'],
  ...['12:34:56', '12:34:56.5', '24:00:00', '24:00:01', '12:34', '12:34:56+02', 'noon'],
  ...['1 day', '-1 days +02:03:04', '1 mon 2 days', '1 fortnight', 'P1Y2M3DT4H5M6S', '00:00:00', '1 year 2 mons'],
  ...[
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
    '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}',
    'a0eebc999c0b4ef8bb6d6bb9bd380a11',
  ],
  ...['101', '0', '2', '\\x00ff', '\\x0', 'deadbeef', 'AP8=', 'AP8', '{a,b}', '{1,2}', '[1,2]', '(1,2)'],
  ...['{"a": 1}', '"s"', 'null', '{a:1}', 'abc', 'abcd', '😀😀😀', 'ab ', '   ', "it's", 'NULL', '\\N'],
];

const quoted = (text: string): Sample => [JSON.stringify(text), text];

/** Texts of numbers and of everything else; told as they are. */
export const spelled: Specimen = {
  name: 'a text',
  type: { kind: 'text' },
  extremes: spellings.map(quoted),
  make: (random) => quoted(random.pick([number, digits])(random)),
  back: (value) => `${value}::text`,
};

function number(random: Random): string {
  const whole = random.pick(['', '-', '+', '0', ' ']) + random.int(0, 70_000);
  const fraction = random.chance(0.5) ? `.${random.int(0, 999)}` : '';
  return whole + fraction + (random.chance(0.1) ? 'e2' : '');
}

function digits(random: Random): string {
  return Array.from({ length: random.int(1, 22) }, () => random.int(0, 9)).join('');
}
