/** What a column holds, alike in every kind of database. */
export type KindName =
  | 'integer'
  | 'numeric'
  | 'float'
  | 'boolean'
  | 'bits'
  | 'text'
  | 'padded'
  | 'bytes'
  | 'uuid'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'time'
  | 'timetz'
  | 'interval'
  | 'json'
  | 'jsonb'
  | 'hstore'
  | 'geometry'
  | 'array'
  | 'other';

export interface Kind {
  readonly name: KindName;
  /** The type's own name in its database. */
  readonly typeName: string;
  /** Of bits: how many. */
  readonly size?: number;
  readonly element?: Kind;
  readonly isUnsigned?: boolean;
}

export interface ColumnShape {
  readonly name: string;
  readonly kind: Kind;
  /** The type in full, for messages. */
  readonly type: string;
}

export interface TableShape {
  readonly name: string;
  readonly columns: readonly ColumnShape[];
  /** The primary key, or else a unique one without NULLs. */
  readonly key: readonly string[] | undefined;
  /** The table that this one is a partition of. */
  readonly partitionOf?: string;
  readonly isPartitioned: boolean;
  /** A destination's table may be a view; a source's views are not copied. */
  readonly isView: boolean;
}

/**
 * The text to which a value is brought on both sides: equal exactly when the values are, by docs/types.md. `float` and
 * `interval` are as PostgreSQL prints them, `scientific` and `hours` are what another database can make, too.
 */
export type FormName =
  | 'number'
  | 'float'
  | 'scientific'
  | 'text'
  | 'padded'
  | 'bytes'
  | 'uuid'
  | 'date'
  | 'timestamp'
  | 'time'
  | 'timetz'
  | 'interval'
  | 'hours'
  | 'jsonb'
  | 'bits'
  | 'geometry'
  | 'array';

export interface Form {
  readonly name: FormName;
  readonly element?: Form;
  /** A negative number means + 2⁶⁴ (docs/types.md, BIGINT UNSIGNED in `long` mode). */
  readonly isUnsigned?: true;
  /** Without the zeros in front, which a `bit varying` does not send (docs/sources.md). */
  readonly isUnpadded?: true;
}
