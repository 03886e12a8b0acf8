import type { LambdaRecord } from '../../local/lambda-event.ts';
import { damagedJson } from './malformed-json.ts';
import { damagedSchema } from './malformed-schema.ts';
import { damagedKey, damagedPayload, isDocument, put } from './malformed-structure.ts';
import { type Damage, damagedBase64, damagedBytes, oneOf } from './malformed-text.ts';
import { oddValue } from './malformed-values.ts';
import type { Random } from './random.ts';
import { base64, header } from './records.ts';

const decoded = (text: string) => Buffer.from(text, 'base64');

/** The same on the level of bytes, of the text that they are, and of what the text says. */
const onBytes =
  (damage: Damage<Buffer>): Damage<string> =>
  (text, random) =>
    base64(damage(decoded(text), random));
const onText =
  (damage: Damage<string>): Damage<string> =>
  (text, random) =>
    base64(damage(decoded(text).toString('utf8'), random));
const onDocument =
  (damage: Damage<unknown>): Damage<string> =>
  (text, random) => {
    const document = parsed(text);
    return document === undefined ? text : base64(JSON.stringify(damage(document, random)) ?? 'undefined');
  };

/** Undefined for what was damaged before, and for what is too deep to be written again. */
function parsed(text: string): unknown {
  const json = decoded(text).toString('utf8');
  if (/[[{]{200}|(?:\{"a":){200}|(?:\[\{"b":){200}/.test(json)) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** What is around the payload stays, where there is something. */
const onPayload = (damage: Damage<unknown>): Damage<string> =>
  onDocument((document, random) => {
    if (!isDocument(document) || !('schema' in document)) return damage(document, random);
    put(document, 'payload', damage(document.payload, random));
    return document;
  });

const onSchema = (damage: Damage<unknown>): Damage<string> =>
  onDocument((document, random) => {
    if (isDocument(document) && 'schema' in document) put(document, 'schema', damage(document.schema, random));
    else if (isDocument(document)) return { schema: damage({ type: 'struct', fields: [] }, random), payload: document };
    return document;
  });

const damagedValue = oneOf<string>([
  damagedBase64,
  onBytes(damagedBytes),
  onText(damagedJson),
  onText(damagedJson),
  onPayload(damagedPayload),
  onPayload(damagedPayload),
  onPayload(damagedPayload),
  onSchema(damagedSchema),
  onSchema(damagedSchema),
]);

const damagedKeyText = oneOf<string>([
  damagedBase64,
  onBytes(damagedBytes),
  onText(damagedJson),
  onPayload(damagedKey),
  onPayload(damagedKey),
  onSchema(damagedSchema),
]);

const moves = ['__debezium.newkey', '__debezium.oldkey'];
const headers: readonly ((random: Random) => unknown)[] = [
  (random) => oddValue(random),
  (random) => [oddValue(random), { [random.pick(moves)]: oddValue(random) }],
  (random) => [
    header(random.pick(moves), random.pick(['{"id":', '[]', '5', '{}', '{"id":null}', '{"id":"bad moved"}'])),
  ],
  (random) => [{ [random.pick(moves)]: Array.from({ length: random.int(0, 50) }, () => random.int(-500, 500)) }],
  (random) => [header(random.pick(['', 'x', '__proto__', 'constructor']), 'x')],
];

type Mutable = { -readonly [Name in keyof LambdaRecord]: LambdaRecord[Name] };

/**
 * A record like this one, but damaged: its value mostly, its key, its headers. It may still be a change, of its own key
 * or of one that nobody has.
 */
export function malformed(record: LambdaRecord, random: Random): LambdaRecord {
  const made: Mutable = { ...record };
  const part = random.next();
  if (part < 0.75 && typeof made.value === 'string') made.value = damagedValue(made.value, random);
  else if (part < 0.9 && typeof made.key === 'string') made.key = damagedKeyText(made.key, random);
  else if (part < 0.93) made.key = random.pick([null, '', base64('null'), base64('{}')]);
  else if (part < 0.95) made.value = random.pick([null, '', base64('null'), base64('{}'), base64('[]'), base64('5')]);
  else made.headers = random.pick(headers)(random) as LambdaRecord['headers'] & {};
  return random.chance(0.1) && part < 0.95 ? malformed(made, random) : made;
}
