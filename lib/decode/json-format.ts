import { compileSchema } from './compile-schema.ts';
import { type ConnectSchema, isConnectSchema } from './connect-schema.ts';
import type { CompiledSchema, Format, Parsed } from './format.ts';
import { endOfValue, parseExactly, utf8 } from './json-text.ts';

interface KnownSchema {
  /** `{"schema":{…},"payload":` as bytes: a record that starts with them has this schema. */
  readonly prefix: Buffer;
  readonly schema: CompiledSchema;
}

const schemaMember = Buffer.from('{"schema":');
const payloadMember = Buffer.from(',"payload":');
const closingBrace = 0x7d;
/** Schemas remembered per topic (versions, and tables of a routed topic); more only cost a parse. */
const remembered = 200;

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
      try {
        return {
          schema,
          payload: JSON.parse(utf8(bytes, prefix.length, last)),
        };
      } catch {
        // Members behind the payload, or damage: the whole text decides.
        return undefined;
      }
    }
    return undefined;
  }

  #parseWhole(bytes: Buffer): Parsed {
    const document: unknown = JSON.parse(utf8(bytes));
    if (!isWithSchema(document)) return { schema: undefined, payload: document };
    if (!isConnectSchema(document.schema)) return { schema: undefined, payload: document.payload };
    // A default is read like a value: an int64 one may be more than a double holds.
    const isExact = !hasInexact(document.schema);
    const schema = compileSchema(isExact ? document.schema : exactSchema(bytes));
    const prefix = schemaPrefix(bytes);
    if (prefix !== undefined) {
      this.#known.unshift({ prefix, schema });
      this.#known.length = Math.min(this.#known.length, remembered);
    }
    return { schema, payload: document.payload };
  }
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

function schemaPrefix(bytes: Buffer): Buffer | undefined {
  if (bytes.compare(schemaMember, 0, schemaMember.length, 0, schemaMember.length) !== 0) return undefined;
  const end = endOfValue(bytes, schemaMember.length);
  if (end < 0 || bytes.compare(payloadMember, 0, payloadMember.length, end, end + payloadMember.length) !== 0) {
    return undefined;
  }
  return Buffer.from(bytes.subarray(0, end + payloadMember.length));
}
