import type { SourcePosition } from '../model/change-event.ts';
import type { RawValues } from '../model/row.ts';

/** Where in its source's log a change stands; undefined for incremental snapshots and unknown connectors. */
export function sourcePosition(source: RawValues): SourcePosition | undefined {
  if (typeof source.lsn === 'number') return [source.lsn];
  if (typeof source.file === 'string' && typeof source.pos === 'number') {
    // No binlog has more digits in its name, and whatever comes is looked at in no time.
    const number = /\d+$/.exec(source.file.slice(-15))?.[0];
    return [Number(number ?? 0), source.pos, typeof source.row === 'number' ? source.row : 0];
  }
  return undefined;
}

/** The same of a flattened row, where `add.fields=source.lsn` put it. */
export function flattenedPosition(row: RawValues): SourcePosition | undefined {
  return typeof row.__source_lsn === 'number' ? [row.__source_lsn] : undefined;
}
