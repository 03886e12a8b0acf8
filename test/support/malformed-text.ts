import type { Random } from './random.ts';

/** Makes something else of what it is given. */
export type Damage<T> = (given: T, random: Random) => T;

/** Applies one of several ways of damage. */
export function oneOf<T>(ways: readonly Damage<T>[]): Damage<T> {
  return (given, random) => random.pick(ways)(given, random);
}

const place = (given: { readonly length: number }, random: Random) => random.int(0, Math.max(0, given.length - 1));
const noise = (random: Random) => Buffer.from(Array.from({ length: random.int(1, 40) }, () => random.int(0, 255)));

function spliced(given: Buffer, at: number, removed: number, added: Buffer): Buffer {
  return Buffer.concat([given.subarray(0, at), added, given.subarray(at + removed)]);
}

/** Bytes flipped, cut, inserted, repeated, replaced; not UTF-8, with a byte order mark or NUL, or no bytes at all. */
export const damagedBytes = oneOf<Buffer>([
  (given, random) => {
    const flipped = Buffer.from(given);
    for (let times = random.int(1, 4); times > 0; times -= 1) {
      const at = place(flipped, random);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << random.int(0, 7));
    }
    return flipped;
  },
  (given, random) => given.subarray(0, place(given, random)),
  (given, random) => given.subarray(place(given, random)),
  (given, random) => spliced(given, place(given, random), random.int(1, 30), Buffer.alloc(0)),
  (given, random) => spliced(given, place(given, random), 0, noise(random)),
  (given, random) => {
    const at = place(given, random);
    return spliced(given, at, 0, given.subarray(at, at + random.int(1, 60)));
  },
  (given, random) => spliced(given, place(given, random), random.int(1, 3), Buffer.from([0xff])),
  (given, random) => spliced(given, place(given, random), 1, Buffer.from([0xc3])),
  (given, random) => spliced(given, place(given, random), 0, Buffer.from([0])),
  (given) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), given]),
  (given) => Buffer.concat([Buffer.from([0, 0, 0, 0, 7]), given]),
  (given) => Buffer.from(given.toString('utf8'), 'utf16le'),
  (_given, random) => noise(random),
  () => Buffer.alloc(0),
]);

/** Base64 cut, with characters that are none, of the other alphabet, with blanks, wrongly padded; or none at all. */
export const damagedBase64 = oneOf<string>([
  (given, random) => given.slice(0, place(given, random)),
  (given, random) => given.slice(place(given, random)),
  (given, random) =>
    inserted(given, place(given, random), random.pick(['*', '=', '==', ' ', '\n', '\0', 'é', '😀', '%'])),
  (given) => given.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
  (given) => `${given}====`,
  (given) => ` ${given}\n`,
  (given) => Buffer.from(given, 'base64').toString('utf8'),
  (given) => Buffer.from(given, 'base64').toString('hex'),
  (given) => Buffer.from(given).toString('base64'),
  () => '',
  () => '=',
]);

export function inserted(given: string, at: number, added: string): string {
  return given.slice(0, at) + added + given.slice(at);
}
