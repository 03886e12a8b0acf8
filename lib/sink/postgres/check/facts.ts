import type { SchemaRow, ServerRow } from '../../../dialect/postgres/check-queries.ts';
import type {
  ForeignKeyRow,
  PolicyRow,
  ReactionRow,
  UniqueIndexRow,
} from '../../../dialect/postgres/check-queries-obstacles.ts';
import type {
  ClosedSchemaRow,
  ColumnRightsRow,
  RelationRow,
  SequenceRow,
} from '../../../dialect/postgres/check-queries-tables.ts';
import type { Settings } from '../../../model/settings.ts';
import type { Table } from '../../../model/table.ts';
import type { Way } from '../../check/way.ts';

/** The settings that decide what a destination needs. */
export type CheckSettings = Pick<
  Settings,
  | 'schema'
  | 'insertMode'
  | 'deleteMode'
  | 'schemaEvolution'
  | 'delivery'
  | 'primaryKeyFields'
  | 'metadataColumns'
  | 'truncate'
  | 'tls'
>;

/** What was measured and asked once. */
export interface ServerFacts extends ServerRow, Way {}

/** A table of the destination: as the product sees it, and what the catalog says beside. */
export interface TableFacts {
  readonly relation: RelationRow;
  readonly table: Table;
  readonly columnRights: readonly ColumnRightsRow[];
  readonly sequences: readonly SequenceRow[];
  readonly uniqueIndexes: readonly UniqueIndexRow[];
  readonly reactions: readonly ReactionRow[];
  readonly policies: readonly PolicyRow[];
}

export interface Facts {
  readonly server: ServerFacts;
  /** Schemas whose name is the setting's, in whatever case. */
  readonly schemas: readonly SchemaRow[];
  readonly ownTables: readonly RelationRow[];
  readonly tables: readonly TableFacts[];
  /** What was asked for and is no table: not there, or something else of that name. */
  readonly notTables: readonly NotTable[];
  readonly foreignKeys: readonly ForeignKeyRow[];
  readonly closedSchemas: readonly ClosedSchemaRow[];
}

export interface NotTable {
  readonly name: string;
  /** What has the name; undefined: nothing. */
  readonly relation: RelationRow | undefined;
}
