import { compileSchema } from './compile-schema.ts';
import { type ConnectSchema, isConnectSchema } from './connect-schema.ts';
import type { CompiledSchema, Format, Parsed } from './format.ts';
import { endOfValue, isDeeper, parseExactly, utf8 } from './json-text.ts';

interface KnownSchema {
  /** `{"schema":{…},"payload":` as bytes: a record that starts with them has this schema. */
  readonly prefix: Buffer;
  readonly schema: CompiledSchema;
}

const schemaMember = Buffer.from('{"schema":');
const payloadMember = Buffer.from(',"payload":');
const closingBrace = 0x7d;
/** Schemas remembered per topic (versions, and tables of a routed topic), and their bytes; more only cost a parse. */
const remembered = 200;
const rememberedBytes = 8 * 1024 * 1024;
/** V8 walks about 2,500 levels to read numbers exactly or to write JSON, PostgreSQL 6,000: what is deeper has no way in. */
const deepest = 1_000;

/**
 * Kafka Connect's JsonConverter, with and without `schemas.enable`. With it the schema is nine tenths of a record
 * and the same in every one: its bytes are compared and skipped, never parsed twice.
 */
export class JsonFormat implements Format {
  readonly #known: KnownSchema[] = [];

  parse(bytes: Buffer): Parsed {
    return this.#parseBehindKnownSchema(bytes) ?? this.#parseWhole(bytes);
  }

  parseExactly(bytes: Buffer): unknown {
    const document = parseExactly(utf8(bytes));
    return isWithSchema(document) ? document.payload : document;
  }

  #parseBehindKnownSchema(bytes: Buffer): Parsed | undefined {
    const last = bytes.length - 1;
    if (bytes[last] !== closingBrace) return undefined;
    for (const [i, known] of this.#known.entries()) {
      const { prefix, schema } = known;
      if (last <= prefix.length || bytes.compare(prefix, 0, prefix.length, 0, prefix.length) !== 0) continue;
      if (i > 0) {
        // The next record most likely has it too.
        this.#known.splice(i, 1);
        this.#known.unshift(known);
      }
      const payload = parsedAlone(bytes, prefix.length, last);
      // Members behind the payload, or damage: the whole text decides.
      return payload && { schema, payload: checked(payload.value, last - prefix.length) };
    }
    return undefined;
  }

  #parseWhole(bytes: Buffer): Parsed {
    const document = checked(JSON.parse(utf8(bytes)), bytes.length);
    if (!isWithSchema(document)) return { schema: undefined, payload: document };
    if (!isConnectSchema(document.schema)) return { schema: undefined, payload: document.payload };
    // A default is read like a value: an int64 one may be more than a double holds.
    const isExact = !hasInexact(document.schema);
    const schema = compileSchema(isExact ? document.schema : exactSchema(bytes));
    const prefix = schemaPrefix(bytes);
    if (prefix !== undefined) this.#remember({ prefix, schema });
    return { schema, payload: document.payload };
  }

  #remember(schema: KnownSchema): void {
    this.#known.unshift(schema);
    let size = 0;
    const kept = this.#known.findIndex(({ prefix }, i) => {
      size += prefix.length;
      return i === remembered || size > rememberedBytes;
    });
    if (kept >= 0) this.#known.length = kept;
  }
}

/** A part of the bytes that is one JSON value and nothing more; undefined where it is not. */
function parsedAlone(bytes: Buffer, start: number, end: number): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(utf8(bytes, start, end)) };
  } catch {
    return undefined;
  }
}

/** A parsed text of so many bytes. Each level takes two of them at least: short ones need no look. */
function checked(parsed: unknown, size: number): unknown {
  if (size > 2 * deepest && isDeeper(parsed, deepest)) throw new Error(`nested more than ${deepest} levels deep`);
  return parsed;
}

function hasInexact(given: unknown): boolean {
  if (typeof given === 'number') return !Number.isSafeInteger(given);
  return typeof given === 'object' && given !== null && Object.values(given).some(hasInexact);
}

function exactSchema(bytes: Buffer): ConnectSchema {
  return (parseExactly(utf8(bytes)) as { readonly schema: ConnectSchema }).schema;
}

function isWithSchema(document: unknown): document is { schema: unknown; payload: unknown } {
  if (document === null || typeof document !== 'object' || Array.isArray(document)) return false;
  const names = Object.keys(document);
  if (names.length !== 2 || !Object.hasOwn(document, 'schema') || !Object.hasOwn(document, 'payload')) return false;
  const { schema } = document as { schema: unknown };
  return schema === null || isConnectSchema(schema);
}

/**
 * The bytes up to the payload. Undefined where anything but the payload lies behind them: a member that comes twice would
 * make them another record's, with another schema.
 */
function schemaPrefix(bytes: Buffer): Buffer | undefined {
  if (bytes.compare(schemaMember, 0, schemaMember.length, 0, schemaMember.length) !== 0) return undefined;
  const end = endOfValue(bytes, schemaMember.length);
  if (end < 0 || bytes.compare(payloadMember, 0, payloadMember.length, end, end + payloadMember.length) !== 0) {
    return undefined;
  }
  const start = end + payloadMember.length;
  if (bytes.at(-1) !== closingBrace || parsedAlone(bytes, start, bytes.length - 1) === undefined) return undefined;
  return Buffer.from(bytes.subarray(0, start));
}
