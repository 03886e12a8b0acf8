import type { LogicalType } from '../model/logical-type.ts';
import type { Settings } from '../model/settings.ts';
import type { Table } from '../model/table.ts';
import type { Statement } from './statement.ts';
import type { NewColumn, TableDdl, TableRules } from './table-ddl.ts';

/** What a field asks for. */
export interface NewField {
  readonly name: string;
  readonly type: LogicalType;
  /** The source's default, raw; undefined and null are none. */
  readonly default: unknown;
  /** Key columns are NOT NULL and have no default: every record brings its key. */
  readonly isKey: boolean;
}

/** The column a field asks for, and why it does not have the source's default where it has not. */
export interface MadeColumn {
  readonly column: NewColumn;
  readonly defaultLeftOut: string | undefined;
}

/** The extension types a database has: their quoted, schema-qualified names, by name. */
export type AvailableTypes = ReadonlyMap<string, string>;

/** A row as the driver returns it. */
export type CatalogAnswer = readonly Readonly<Record<string, unknown>>[];

export type OwnColumnSettings = Pick<Settings, 'metadataColumns' | 'deleteMode'>;

/** What a kind of database calls its tables and columns, and how it is told to make them. Text only, no connection. */
export interface SchemaDialect extends TableRules {
  /** The name under which a column or table called so is kept. Absent where names are kept as they are. */
  readonly fold?: (name: string) => string;
  /** Why a name cannot be an identifier here; undefined when it can. */
  identifierProblem(name: string): string | undefined;
  /** Why a name cannot be a new column's; undefined when it can. */
  columnNameProblem(name: string): string | undefined;
  /** A schema-qualified name, quoted. */
  qualified(schema: string, name: string): string;
  /** The column for a field: nullable unless it is of the key, with the source's default where that is a valid literal. */
  newColumn(field: NewField, available: AvailableTypes): MadeColumn;
  /** Columns Landfall itself needs and the table lacks. */
  ownColumns(table: Table | undefined, settings: OwnColumnSettings): NewColumn[];
  /**
   * The statements of DDL about the named table, in the order they must run; `before`: the table as it is. Each may run
   * twice, or beside another writer, who is then told that it is done.
   * @throws LandfallError systemic, where the settings ask for what the table cannot have.
   */
  ddlStatements(schema: string, name: string, ddl: TableDdl, before: Table | undefined): Statement[];
  /** Asks for the named tables of a schema. */
  catalogQuery(schema: string, tables: readonly string[]): Statement;
  /** Tables of the rows that the catalog query returned. */
  tablesOf(rows: CatalogAnswer): Table[];
  /** Primary keys that are declared and not enforced, by table. Absent where unique indexes tell what a row is. */
  readonly declaredKeys?: {
    query(schema: string, tables: readonly string[]): Statement;
    of(rows: CatalogAnswer): ReadonlyMap<string, readonly string[]>;
  };
  /** Types that only some databases of the kind have. */
  readonly extensions?: {
    /** Whether the column type depends on what the database has. */
    askedForBy(type: LogicalType): boolean;
    query(): Statement;
    availableTypes(rows: CatalogAnswer): AvailableTypes;
  };
}
