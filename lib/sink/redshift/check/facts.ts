import type { SchemaRow, ServerRow } from '../../../dialect/redshift/check-queries.ts';
import type { RelationRow } from '../../../dialect/redshift/check-queries-tables.ts';
import type { Table } from '../../../model/table.ts';
import type { Way } from '../../check/way.ts';

/** What was measured and asked once. */
export interface ServerFacts extends ServerRow, Way {
  /** `version()`. */
  readonly product: string;
  /** Undefined where it could not be told. */
  readonly isolation: string | undefined;
}

export interface PrimaryKey {
  readonly constraint: string;
  readonly columns: readonly string[];
}

/** A table of the destination: as the product sees it, and what the catalog says beside. */
export interface TableFacts {
  readonly relation: RelationRow;
  readonly table: Table;
  readonly primaryKey: PrimaryKey | undefined;
  /** Whether its user may alter it; undefined where only trying would tell. */
  readonly mayAlter: boolean | undefined;
}

export interface Facts {
  readonly server: ServerFacts;
  /** Schemas whose name is the setting's, in whatever case. */
  readonly schemas: readonly SchemaRow[];
  /** Landfall's own tables that are there. */
  readonly ownTables: readonly TableFacts[];
  readonly tables: readonly TableFacts[];
  /** What is there and cannot be read as a table: a name in capitals, columns that may not be seen. */
  readonly unread: readonly RelationRow[];
  /** The same of Landfall's own. */
  readonly unreadOwn: readonly RelationRow[];
  /** What was asked for and is not there. */
  readonly missing: readonly string[];
}
