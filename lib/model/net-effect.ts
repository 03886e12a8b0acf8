import type { Delete, TableChange, Truncate, Upsert } from './change-event.ts';
import type { Key, Row } from './row.ts';
import type { Settings } from './settings.ts';

/** One row to write. */
export interface NetRow {
  /** The last change that made it: its record is named in errors, its offset and times in metadata columns. */
  readonly change: TableChange;
  readonly key: Key | undefined;
  readonly row: Row;
  /** Value of `_landfall_deleted`; false outside `deleteMode=mark`. */
  readonly marked: boolean;
  /** The primary-key change whose old row holds what this row has unavailable. */
  readonly origin: Upsert | undefined;
  /** What there would be to write without the last change. */
  readonly prior?: NetRow;
}

/**
 * What a run of changes of one table comes to. Applied in the order of the members; within one, keys differ, so that
 * its rows may be written in any order.
 */
export interface NetEffect {
  /** Rows whose key moves away: kept aside for the create of the new key, which is not in this run. */
  readonly saves: readonly Delete[];
  /** Creates of moved keys that need nothing of the old row, which may have been kept for them: it goes. */
  readonly selfContained: readonly Upsert[];
  /** Keys whose row is deleted; some of them are written again (replace). */
  readonly removes: readonly Delete[];
  /** Keys whose row, if there is one, is marked deleted. */
  readonly marks: readonly Delete[];
  /** Rows to insert or update by key. */
  readonly upserts: readonly NetRow[];
  /** Rows to append. */
  readonly appends: readonly NetRow[];
  /** Changes of the run that a later one made unnecessary. */
  readonly reduced: number;
  /** Changes that mean nothing under the settings, such as deletes with `deleteMode=ignore`. */
  readonly ignored: number;
}

/** What a batch comes to in one table: an optional truncate, then effects one after the other. */
export interface TableEffect {
  readonly truncate: Truncate | undefined;
  readonly effects: readonly NetEffect[];
  /** Changes before the last truncate. */
  readonly dropped: number;
}

export type ReduceSettings = Pick<Settings, 'insertMode' | 'deleteMode'>;
