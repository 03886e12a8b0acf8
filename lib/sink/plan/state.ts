import type { AvailableTypes } from '../../dialect/schema.ts';
import type { TableKey } from '../../model/parking.ts';
import type { TopicPartition } from '../../model/progress.ts';
import type { Table } from '../../model/table.ts';
import type { ProgressByPartition } from '../destination.ts';

/** What a plan asks of a destination. */
export interface DestinationState {
  /** Whether its schema is there. */
  hasSchema(): Promise<boolean>;
  /** Those of the named tables of Landfall's own that are there. */
  ownTables(names: readonly string[]): Promise<ReadonlySet<string>>;
  /** A table; undefined where there is none. */
  table(name: string): Promise<Table | undefined>;
  /** What has the name without being a table, in words; undefined where the name is free. */
  takenBy(name: string): Promise<string | undefined>;
  /** Whether no column can be added to what `table` returned. */
  isView(table: Table): Promise<boolean>;
  extensionTypes(): Promise<AvailableTypes>;
  /** Stored progress; empty where none is kept. */
  progress(at: readonly TopicPartition[]): Promise<ProgressByPartition>;
  openParked(keys: readonly TableKey[]): Promise<readonly TableKey[]>;
}

/** A schema with nothing in it, on a server without extensions. */
export const emptyState: DestinationState = {
  hasSchema: async () => true,
  ownTables: async () => new Set(),
  table: async () => undefined,
  takenBy: async () => undefined,
  isView: async () => false,
  extensionTypes: async () => new Map(),
  progress: async () => new Map(),
  openParked: async () => [],
};
