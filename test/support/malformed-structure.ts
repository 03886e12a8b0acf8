import { type Damage, oneOf } from './malformed-text.ts';
import { oddNames, oddValue } from './malformed-values.ts';
import type { Random } from './random.ts';

/** A JSON document of one's own, to be changed in place. */
type Document = Record<string, unknown>;

/** As JSON.parse does it: an assignment to `__proto__` would be something else. */
export function put(target: Document, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** An object; a number kept as its text is one as well, but nothing can be put in there. */
export function isDocument(given: unknown): given is Document {
  return typeof given === 'object' && given !== null && !Array.isArray(given) && Object.isExtensible(given);
}

/** Objects of the payload in which something can be amiss: itself, the rows, the source block. */
function places(payload: Document): Document[] {
  return [payload, payload.after, payload.after, payload.before, payload.source].filter(isDocument);
}

const inPayload =
  (change: (place: Document, random: Random) => void): Damage<Document> =>
  (payload, random) => {
    change(random.pick(places(payload)), random);
    return payload;
  };

const nameIn = (place: Document, random: Random) => random.pick([...Object.keys(place), 'id']);

const set =
  (name: string, values: readonly unknown[]): Damage<Document> =>
  (payload, random) => {
    put(payload, name, random.pick(values));
    return payload;
  };

/** A payload whose members are gone, new, renamed or of another kind: an envelope that is none any more. */
export const damagedPayload = oneOf<unknown>([
  (_given, random) => oddValue(random),
  (given) => [given],
  (given) => JSON.stringify(given),
  ...[
    inPayload((place, random) => delete place[nameIn(place, random)]),
    inPayload((place, random) => put(place, nameIn(place, random), oddValue(random))),
    inPayload((place, random) => put(place, nameIn(place, random), oddValue(random))),
    inPayload((place, random) => put(place, random.pick(oddNames), oddValue(random))),
    inPayload((place, random) => {
      const name = nameIn(place, random);
      const value = place[name];
      delete place[name];
      put(place, random.pick(oddNames), value);
    }),
    inPayload((place, random) => {
      const [a, b] = [nameIn(place, random), nameIn(place, random)];
      const value = place[a];
      put(place, a, place[b]);
      put(place, b, value);
    }),
    set('op', ['x', 'C', '', 5, null, true, ['c'], {}, 'd', 't', 'm', 'r', 'u', '__proto__']),
    set('source', [null, 'x', 5, [], {}, { table: 5 }, { lsn: 'x' }, { file: '1'.repeat(50), pos: 1 }]),
    set('after', [[], [{}], 'x', 5, null, {}, true]),
    set('before', [[], 'x', 5, {}, { id: null }, true]),
    set('__deleted', ['true', true, 1, 'yes', null, {}]),
    set('ts_ms', ['x', -1, 1e300, 0.5, [], {}]),
  ].map(
    (damage): Damage<unknown> =>
      (given, random) =>
        isDocument(given) ? damage(given, random) : oddValue(random),
  ),
]);

/** A key that is no struct, or has other fields or values. */
export const damagedKey = oneOf<unknown>([
  (_given, random) => oddValue(random),
  (_given, random) => random.pick([null, [], {}, '', 0, 'bad key', { other: 'bad key' }, { id: {} }, { id: ['bad'] }]),
  (given, random) => {
    if (!isDocument(given)) return given;
    const name = nameIn(given, random);
    if (random.chance(0.3)) delete given[name];
    else put(given, random.chance(0.5) ? name : random.pick(oddNames), oddValue(random));
    return given;
  },
]);
