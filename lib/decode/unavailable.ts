import type { LogicalType } from '../model/logical-type.ts';
import type { RowShape } from '../model/row.ts';
import { isObject } from './raw-row.ts';

/**
 * Debezium's placeholder for a TOASTed value an update did not touch, in every encoding its PostgreSQL connector has
 * (`unavailable.value.placeholder`; which type carries which is in docs/delivery.md).
 */
const placeholder = '__debezium_unavailable_value';
const inBase64 = Buffer.from(placeholder).toString('base64');
const inHstore = JSON.stringify({ [placeholder]: placeholder });
/** The name-based UUID (version 3, no namespace) of the placeholder, as Java makes it. */
const asUuid = 'b68a35a7-17ad-35b3-af2a-ae46edb4545a';
const asCodes = [...Buffer.from(placeholder)];

type Test = (raw: unknown) => boolean;

const textTest: Test = (raw) => typeof raw === 'string' && (raw === placeholder || raw === inHstore);
const bytesTest: Test = (raw) => raw === inBase64;
/** `hstore.handling.mode=map`. */
const mapTest: Test = (raw) => isObject(raw) && Object.keys(raw).length === 1 && raw[placeholder] === placeholder;
const anyTest: Test = (raw) =>
  typeof raw === 'string'
    ? textTest(raw) || bytesTest(raw)
    : Array.isArray(raw)
      ? arrayTest(raw)
      : typeof raw === 'object' && mapTest(raw);

function arrayTest(raw: readonly unknown[]): boolean {
  if (raw.length === 1)
    return raw[0] === placeholder || raw[0] === inBase64 || raw[0] === asUuid || raw[0] === inHstore;
  return raw.length === asCodes.length && raw.every((code, i) => code === asCodes[i]);
}

function testFor(type: LogicalType): Test | undefined {
  switch (type.kind) {
    case 'text':
    case 'decimal-text':
    case 'json':
    case 'xml':
    case 'native':
      return textTest;
    case 'bytes':
      return bytesTest;
    case 'document':
      return mapTest;
    case 'array':
      return (raw) => Array.isArray(raw) && arrayTest(raw);
    case 'untyped':
      return anyTest;
    default:
      return undefined;
  }
}

interface Candidate {
  readonly name: string;
  readonly place: number;
  readonly test: Test;
}

const candidatesByShape = new WeakMap<RowShape, readonly Candidate[]>();

function candidates(shape: RowShape): readonly Candidate[] {
  let found = candidatesByShape.get(shape);
  if (found === undefined) {
    found = shape.fields.flatMap(({ name, type }, place) => {
      const test = testFor(type);
      return test === undefined ? [] : [{ name, place, test }];
    });
    candidatesByShape.set(shape, found);
  }
  return found;
}

/** Names of the fields whose value the source did not send; undefined where there is none, the common case. */
export function unavailableFields(shape: RowShape, cells: readonly unknown[]): ReadonlySet<string> | undefined {
  let found: Set<string> | undefined;
  for (const { name, place, test } of candidates(shape)) {
    const raw = cells[place];
    if (raw !== null && raw !== undefined && test(raw)) {
      found ??= new Set();
      found.add(name);
    }
  }
  return found;
}
