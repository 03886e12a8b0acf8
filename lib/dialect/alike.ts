import type { Delete } from '../model/change-event.ts';
import type { NetRow } from '../model/net-effect.ts';
import type { RowShape } from '../model/row.ts';

/** Rows that one statement can write: same fields, same key fields, same unavailable ones. */
export function alike(rows: readonly NetRow[]): Iterable<readonly NetRow[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const isLikeFirst = ({ row, key }: NetRow): boolean =>
    row.unavailable === undefined && row.shape === first.row.shape && key?.row.shape === first.key?.row.shape;
  // As rows nearly always are.
  if (rows.every(isLikeFirst)) return [rows];
  return Map.groupBy(rows, ({ row, key }) => {
    const missing = row.unavailable === undefined ? '' : JSON.stringify([...row.unavailable].sort());
    return `${shapeNumber(row.shape)} ${key ? shapeNumber(key.row.shape) : ''} ${missing}`;
  }).values();
}

/** Deletes whose keys have the same fields, as rows that hold nothing but the key. */
export function byKeyShape(changes: readonly Delete[]): Iterable<readonly NetRow[]> {
  return Map.groupBy(changes.map(asRow), ({ row }) => row.shape).values();
}

function asRow(change: Delete): NetRow {
  return { change, key: change.key, row: change.key.row, marked: false, origin: undefined };
}

const shapeNumbers = new WeakMap<RowShape, number>();
let shapesSeen = 0;

function shapeNumber(shape: RowShape): number {
  let number = shapeNumbers.get(shape);
  if (number === undefined) {
    shapesSeen += 1;
    number = shapesSeen;
    shapeNumbers.set(shape, number);
  }
  return number;
}
