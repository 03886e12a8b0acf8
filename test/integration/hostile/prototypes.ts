import { expect } from 'vitest';

const prototypes = { Object, Array, Function, String, Number, Map, Set, Promise, Buffer, RegExp, Error };

const fingerprint = (): Record<string, readonly (string | symbol)[]> =>
  Object.fromEntries(Object.entries(prototypes).map(([name, made]) => [name, Reflect.ownKeys(made.prototype)]));

const pristine = fingerprint();

/** Nothing that a record holds may ever become a member of what every object inherits. */
export function expectNothingPolluted(): void {
  expect(fingerprint()).toEqual(pristine);
  expect(Object.keys({})).toEqual([]);
  for (const name in {}) throw new Error(`every object inherits ${name}`);
}
