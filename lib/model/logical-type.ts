/** Unit of a count of time since midnight or since 1970-01-01T00:00:00Z. */
export type TimeUnit = 'ms' | 'us' | 'ns';

/**
 * What a field means, whatever the format carried it. The raw JSON form of each kind is what Kafka Connect's
 * JsonConverter and Debezium write: see the comment behind each.
 */
export type LogicalType =
  | { readonly kind: 'boolean' } // true, false
  | { readonly kind: 'integer'; readonly bits: 16 | 32 | 64 } // number
  | { readonly kind: 'unsigned' } // number; BIGINT UNSIGNED as int64: a negative one means + 2^64
  | { readonly kind: 'float'; readonly bits: 32 | 64 } // number, "NaN", "Infinity", "-Infinity"
  | { readonly kind: 'text'; readonly length?: number; readonly fixed?: true } // string
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
  | { readonly kind: 'duration' } // microseconds
  | { readonly kind: 'interval' } // ISO 8601: "P1Y2M3DT4H5M6.78S"
  | { readonly kind: 'year' } // number
  | { readonly kind: 'bits'; readonly length?: number } // base64, little-endian
  | { readonly kind: 'json' } // JSON as a string
  | { readonly kind: 'uuid' } // string
  | { readonly kind: 'xml' } // string
  | { readonly kind: 'native'; readonly type: string } // string; text form of a PostgreSQL type (ltree, inet, …)
  | { readonly kind: 'array'; readonly element: LogicalType } // array of raw values
  | { readonly kind: 'document' } // nested struct or map: object
  | { readonly kind: 'untyped' }; // JSON without schema: anything
