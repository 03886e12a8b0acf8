import { type Damage, inserted, oneOf } from './malformed-text.ts';
import type { Random } from './random.ts';

/** Numbers as JSON writes them and as it does not; texts with escapes that are none, or of characters nobody can store. */
const literals: readonly string[] = [
  ...['1e999', '-1e999', '1e-999', '-0', '0.0', '1.0', '1e3', '1E+05', '9007199254740993', '-9223372036854775809'],
  ...['1e199999', '123456789012345678901234567890.000000000000000000001', '0.1e-400', '18446744073709551616'],
  ...['NaN', 'Infinity', '-Infinity', '01', '+1', '.5', '1.', '0x10', '1_000', 'undefined', 'None', 'True', "'a'"],
  ...['"\\x41"', '"\\u12"', '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"a\tb"', '"\\"', '"', '""', '"\\/"'],
  ...['[]', '{}', '[[]]', '[null]', '{"":null}', '{"__proto__":1}', 'null', 'true', '/* */1', '1,', '[1,]', '{"a":1,}'],
];

const value = /:\s*(?:-?\d[\d.eE+-]*|true|false|null|"(?:[^"\\]|\\.)*"|\[\]|\{\})/g;

/** Where a value of a JSON text stands: mostly one of the payload, as nine tenths of a text may be its schema. */
function somewhere(text: string, random: Random): { readonly from: number; readonly to: number } {
  const payload = random.chance(0.7) ? Math.max(0, text.indexOf('"payload":')) : 0;
  const found = [...text.slice(payload).matchAll(value)];
  if (found.length === 0) return { from: 0, to: text.length };
  const match = random.pick(found);
  const from = payload + match.index + 1;
  return { from, to: from + match[0].length - 1 };
}

const replaced =
  (by: (random: Random) => string): Damage<string> =>
  (text, random) => {
    const { from, to } = somewhere(text, random);
    return text.slice(0, from) + by(random) + text.slice(to);
  };

/** Arrays or objects inside each other, now and then deeper than any stack. */
function nested(random: Random): string {
  const depth = random.pick([5, 50, 500, 990, 1_010, 3_000, random.chance(0.02) ? 100_000 : 2_000]);
  const [open, close] = random.pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['[{"b":', '}]'],
  ] as const);
  return open.repeat(depth) + random.pick(['1', 'null', '12345678901234567890']) + close.repeat(depth);
}

const members: readonly string[] = [
  ...['"op":"d"', '"op":null', '"after":null', '"payload":null', '"payload":{}', '"schema":null', '"id":"bad twice"'],
  ...['"schema":{"type":"struct","fields":[{"type":"string","field":"id"}]}', '"source":{}', '"__proto__":{"x":1}'],
  ...['"__deleted":"true"', '"__deleted":true', '"constructor":{"prototype":{"x":1}}', '"":1', '"note":5'],
];

/** A JSON text cut, with values that are none, members twice, nesting without end, or something behind it. */
export const damagedJson = oneOf<string>([
  (text, random) => text.slice(0, random.int(0, text.length)),
  replaced((random) => random.pick(literals)),
  replaced((random) => random.pick(literals)),
  replaced(nested),
  (text, random) => {
    const braces = [...text.matchAll(/\{(?!\})/g)].map(({ index }) => index + 1);
    return braces.length === 0 ? text : inserted(text, random.pick(braces), `${random.pick(members)},`);
  },
  (text, random) => (text.endsWith('}') ? `${text.slice(0, -1)},${random.pick(members)}}` : text),
  (text, random) => text + random.pick(['}', ']', ',', '{}', 'null', '\0', ' \n', '//', text]),
  (text, random) => random.pick(['\ufeff', ' \t\r\n', '[', ")]}',\n", 'for(;;);']) + text,
  (text, random) =>
    inserted(text, random.int(0, text.length), random.pick(['"', '\\', '{', '}', '[', ']', ',', ':', '\n'])),
  (text) => text.replaceAll('"', "'"),
  (text) => text.replace(/"([a-z_]+)":/g, '$1:'),
  (text) => JSON.stringify(text),
  (text) => `[${text}]`,
  (text) => text.replace(/\\?"([^"\\]{2,20})"/, '"\\u00$1"'),
]);
