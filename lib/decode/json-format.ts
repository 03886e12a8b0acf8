import { compileSchema } from './compile-schema.ts';
import { type ConnectSchema, isConnectSchema } from './connect-schema.ts';
import { EnvelopeReader } from './envelope-reader.ts';
import type { CompiledSchema, Format, Parsed } from './format.ts';
import { endOfValue, parseExactly, parsePart, utf8 } from './json-text.ts';

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

/**
 * Kafka Connect's JsonConverter, with and without `schemas.enable`. With it the schema is nine tenths of a record
 * and the same in every one: its bytes are compared and skipped, never parsed twice.
 */
export class JsonFormat implements Format {
  readonly #known: KnownSchema[] = [];
  readonly #envelopes = new EnvelopeReader();

  parse(bytes: Buffer, size: number): Parsed {
    const envelope = this.#envelopes.read(bytes, 0, size);
    if (envelope !== undefined) return { schema: undefined, payload: envelope };
    return this.#parseBehindKnownSchema(bytes, size) ?? this.#parseWhole(bytes, size);
  }

  parseExactly(bytes: Buffer): unknown {
    const document = parseExactly(utf8(bytes, 0, bytes.length));
    return isWithSchema(document) ? document.payload : document;
  }

  #parseBehindKnownSchema(bytes: Buffer, size: number): Parsed | undefined {
    const last = size - 1;
    if (bytes[last] !== closingBrace) return undefined;
    for (let i = 0; i < this.#known.length; i += 1) {
      const known = this.#known[i] as KnownSchema;
      const { prefix, schema } = known;
      if (last <= prefix.length || bytes.compare(prefix, 0, prefix.length, 0, prefix.length) !== 0) continue;
      if (i > 0) {
        // The next record most likely has it too.
        this.#known.splice(i, 1);
        this.#known.unshift(known);
      }
      const envelope = this.#envelopes.read(bytes, prefix.length, last);
      if (envelope !== undefined) return { schema, payload: envelope };
      // Members behind the payload, or damage: the whole text decides.
      const payload = parsedAlone(bytes, prefix.length, last);
      return payload && { schema, payload: payload.value };
    }
    return undefined;
  }

  #parseWhole(bytes: Buffer, size: number): Parsed {
    const document = parsePart(bytes, 0, size);
    if (!isWithSchema(document)) return { schema: undefined, payload: document };
    if (!isConnectSchema(document.schema)) return { schema: undefined, payload: document.payload };
    // A default is read like a value: an int64 one may be more than a double holds.
    const isExact = !hasInexact(document.schema);
    const schema = compileSchema(isExact ? document.schema : exactSchema(bytes, size));
    const prefix = schemaPrefix(bytes, size);
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
    return { value: parsePart(bytes, start, end) };
  } catch {
    return undefined;
  }
}

function hasInexact(given: unknown): boolean {
  if (typeof given === 'number') return !Number.isSafeInteger(given);
  return typeof given === 'object' && given !== null && Object.values(given).some(hasInexact);
}

function exactSchema(bytes: Buffer, size: number): ConnectSchema {
  return (parseExactly(utf8(bytes, 0, size)) as { readonly schema: ConnectSchema }).schema;
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
function schemaPrefix(bytes: Buffer, size: number): Buffer | undefined {
  if (bytes.compare(schemaMember, 0, schemaMember.length, 0, schemaMember.length) !== 0) return undefined;
  const end = endOfValue(bytes, schemaMember.length, size);
  if (end < 0 || bytes.compare(payloadMember, 0, payloadMember.length, end, end + payloadMember.length) !== 0) {
    return undefined;
  }
  const start = end + payloadMember.length;
  if (bytes[size - 1] !== closingBrace || parsedAlone(bytes, start, size - 1) === undefined) return undefined;
  return Buffer.from(bytes.subarray(0, start));
}
