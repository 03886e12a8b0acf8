/** A column's type as the destination's catalog knows it. */
export interface ColumnType {
  /** Quoted, schema-qualified name without modifier, for casts: `"pg_catalog"."int8"`. */
  readonly sql: string;
  /** Unqualified name of the type, or of a domain's base type: `int8`, `varchar`, `_text`, `hstore`. */
  readonly name: string;
  /** As a person writes it, for messages: `character varying(20)`. */
  readonly display: string;
  /** char(n), varchar(n): characters; bit(n), varbit(n): bits. */
  readonly length?: number;
  /** numeric(p,s): digits. time(p), timestamp(p), interval(p): fractional digits in `scale`. */
  readonly precision?: number;
  readonly scale?: number;
  readonly element?: ColumnType;
  /**
   * The type's own equality, where it is found by its schema only: `operator(ext.=)`. With a plain `=` a citext in a
   * schema off the search path would be compared as text, and an ltree not at all.
   */
  readonly equality?: string;
}

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  /** NOT NULL, and nothing of the table's own fills it: an insert has to, before the server looks for a conflict. */
  readonly isRequired?: boolean;
  /** `generated always as (…)`: left out of writes. */
  readonly generated: boolean;
  /** `generated always as identity`: written with `overriding system value`. */
  readonly identityAlways: boolean;
}

/** A table as the catalog had it when it was read. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly byName: ReadonlyMap<string, Column>;
  /**
   * Column sets of its usable unique indexes (no predicate, no expression); the primary key first. Undefined for a view:
   * which of its tables' indexes decide a conflict, the server knows.
   */
  readonly uniqueKeys: readonly (readonly string[])[] | undefined;
  /** The primary key where nothing enforces it: what its columns say is one row. */
  readonly declaredKey?: readonly string[] | undefined;
  /**
   * A foreign key of some table points here: rows cannot be deleted for a moment, nor the table truncated alone. So it is
   * for a view, whose tables nobody has looked at.
   */
  readonly isReferenced: boolean;
}
