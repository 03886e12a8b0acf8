import { TableNames } from '../../lib/decode/table-name.ts';
import type { Settings } from '../../lib/model/settings.ts';
import { UsageError } from '../usage-error.ts';
import type { Pair, Place } from './pairs.ts';
import type { TableShape } from './shapes.ts';

export interface TableChoice {
  readonly settings: Pick<Settings, 'kind' | 'tableNames'>;
  /** The connector's `topic.prefix`: what rules are held against. */
  readonly topicPrefix: string | undefined;
  /** Source tables; all of the schema unless given. */
  readonly tables: readonly string[] | undefined;
}

export interface Chosen {
  readonly pairs: readonly Pair[];
  /** Source tables that are not there at the destination, and the names they would have. */
  readonly absent: readonly { readonly source: TableShape; readonly name: string }[];
}

/** Which source table is compared with which destination table. @throws UsageError */
export function chooseTables(
  from: Place,
  sources: readonly TableShape[],
  destinations: readonly TableShape[],
  { settings, topicPrefix, tables }: TableChoice,
): Chosen {
  if (settings.tableNames.length > 0 && topicPrefix === undefined) {
    throw new UsageError(
      'verify: tableNames rules are held against topics: give --topic-prefix, the connector’s topic.prefix',
    );
  }
  const names = new TableNames(settings);
  const byName = new Map(destinations.map((table) => [table.name, table]));
  const known = new Map(sources.map((table) => [table.name, table]));
  for (const name of tables ?? []) {
    if (!known.has(name)) throw new UsageError(`verify: the source’s schema has no table ${JSON.stringify(name)}`);
  }
  const pairs: Pair[] = [];
  const absent: { source: TableShape; name: string }[] = [];
  for (const source of tables === undefined ? sources : sources.filter(({ name }) => tables.includes(name))) {
    const name = names.of(...topicOf(from, source.name, topicPrefix ?? 'source'));
    const destination = byName.get(name);
    if (destination !== undefined) pairs.push({ source, destination });
    else absent.push({ source, name });
  }
  const isCompared = new Set(pairs.map((pair) => pair.source.name));
  return { pairs, absent: absent.filter(({ source }) => !isCovered(source, sources, isCompared)) };
}

/** A partition is copied with its table, or a table by its partitions (publish.via.partition.root). */
function isCovered(table: TableShape, all: readonly TableShape[], isCompared: ReadonlySet<string>): boolean {
  if (table.partitionOf !== undefined) return isCompared.has(table.partitionOf);
  return table.isPartitioned && all.some(({ name, partitionOf }) => partitionOf === table.name && isCompared.has(name));
}

/** The topic that the connector makes of a table, and what its records say of their source. */
function topicOf({ database, schema }: Place, table: string, prefix: string): Parameters<TableNames['of']> {
  const topic = [prefix, schema, table].map((part) => part.replace(/[^A-Za-z0-9._-]/g, '_')).join('.');
  return [topic, database.kind === 'mysql' ? { db: schema, table } : { db: database.name, schema, table }];
}
