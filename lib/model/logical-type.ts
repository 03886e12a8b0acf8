/** Unit of a count of time since midnight or since 1970-01-01T00:00:00Z. */
export type TimeUnit = 'ms' | 'us' | 'ns';

/** Types of PostgreSQL, of its own or of an extension, whose values travel as text. */
export const nativeTypes = [
  ...(['inet', 'cidr', 'macaddr', 'macaddr8', 'tsvector'] as const),
  ...(['int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange'] as const),
  ...(['citext', 'ltree', 'isbn', 'isbn13', 'ismn', 'ismn13', 'issn', 'issn13', 'ean13', 'upc'] as const),
] as const;

export type NativeType = (typeof nativeTypes)[number];

/**
 * What a field means, whatever the format carried it. The raw JSON form of each kind is what Kafka Connect's
 * JsonConverter and Debezium write: see the comment behind each.
 */
export type LogicalType =
  | { readonly kind: 'boolean' } // true, false
  | {
      readonly kind: 'integer';
      readonly bits: 16 | 32 | 64;
      /** A key whose value, and so its source type, is not known: it may be BIGINT UNSIGNED. */
      readonly maybeUnsigned?: true;
    } // number
  | { readonly kind: 'unsigned' } // number; BIGINT UNSIGNED as int64: a negative one means + 2^64
  | { readonly kind: 'float'; readonly bits: 32 | 64 } // number, "NaN", "Infinity", "-Infinity"
  | { readonly kind: 'text'; readonly length?: number; readonly fixed?: true } // string
  | { readonly kind: 'decimal-text'; readonly precision?: number; readonly scale?: number } // "-0.50", "NAN"
  | { readonly kind: 'bytes' } // base64
  | {
      readonly kind: 'decimal';
      readonly precision?: number;
      readonly scale: number;
    } // base64, big-endian two's complement, unscaled
  | { readonly kind: 'variable-decimal' } // {"scale": n, "value": base64}
  | { readonly kind: 'date' } // days since 1970-01-01
  | { readonly kind: 'time'; readonly unit: TimeUnit; readonly span?: true } // since midnight; span: MySQL's ±838:59:59
  | { readonly kind: 'timestamp'; readonly unit: TimeUnit } // since 1970-01-01T00:00:00, without zone
  | { readonly kind: 'zoned-time' } // "13:04:05.5Z"
  | { readonly kind: 'zoned-timestamp' } // "2024-03-19T20:08:52.509088Z", "infinity"
  | { readonly kind: 'iso-date' } // "2024-03-19Z"
  | { readonly kind: 'iso-time' } // "20:08:52.5Z"
  | { readonly kind: 'iso-timestamp' } // "2024-03-19T20:08:52.5Z"
  | { readonly kind: 'duration'; readonly unit: TimeUnit } // a count, without months and days
  | { readonly kind: 'interval' } // ISO 8601: "P1Y2M3DT4H5M6.78S"
  | { readonly kind: 'year' } // number
  | { readonly kind: 'bits'; readonly length?: number; readonly varying?: true } // base64, little-endian
  | { readonly kind: 'json'; readonly verbatim?: true } // JSON as a string; verbatim: spelling and order of members count
  | { readonly kind: 'uuid' } // string
  | { readonly kind: 'xml' } // string
  | { readonly kind: 'native'; readonly type: NativeType } // string; text form of a PostgreSQL type
  | { readonly kind: 'point'; readonly srid?: true } // {"x": 1.5, "y": 2, "wkb": base64, "srid": n}; srid: may have one
  | { readonly kind: 'geometry'; readonly geography?: true } // {"wkb": base64, "srid": n}
  | { readonly kind: 'vector'; readonly bits: 16 | 32 | 64 } // array of numbers
  | { readonly kind: 'sparse-vector' } // {"dimensions": 5, "vector": {"1": 0.5}}, or the map as a list of pairs
  | { readonly kind: 'array'; readonly element: LogicalType } // array of raw values
  | { readonly kind: 'document' } // nested struct or map: object
  | { readonly kind: 'untyped' }; // JSON without schema: anything
