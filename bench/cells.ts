export const mixes = ['inserts', 'updates', 'hot keys', 'replay'] as const;
export type Mix = (typeof mixes)[number];

/** One point of the matrix. */
export interface Cell {
  readonly columns: number;
  /** Records an event. */
  readonly records: number;
  /** The numbers of records it stands for: more than one where the larger do not fit into an event. */
  readonly asked: readonly number[];
  readonly mix: Mix;
  /** JSON with its schema in every record, or without. */
  readonly schema: boolean;
}

const sizes = { columns: [10, 30, 100], records: [100, 1_000, 4_000] } as const;

/**
 * The matrix of the benchmark; `fitting` says how many records one event holds. Where more are asked for, as many as fit are
 * measured, once.
 */
export function matrix(fitting: (cell: Pick<Cell, 'columns' | 'schema'>) => number): Cell[] {
  const cells: Cell[] = [];
  for (const schema of [true, false]) {
    for (const columns of sizes.columns) {
      const most = fitting({ columns, schema });
      const counts = Map.groupBy(sizes.records, (asked) => Math.min(asked, most));
      for (const [records, asked] of counts) {
        for (const mix of mixes) cells.push({ columns, records, asked, mix, schema });
      }
    }
  }
  return cells;
}

export function cellName({ columns, records, mix, schema }: Cell): string {
  return `${columns} columns × ${records.toLocaleString('en')} records, ${mix}, ${schema ? 'schema embedded' : 'no schema'}`;
}
