import { setTimeout as pause } from 'node:timers/promises';
import { both } from './both.ts';
import { excerpts } from './excerpt.ts';
import { type Comparison, compareBy, type Pair, type Place } from './pairs.ts';
import type { RowDifference, TableResult } from './result.ts';
import { type Suspect, same, search } from './search.ts';
import { settle } from './settle.ts';
import type { Key, Sum } from './side.ts';

export interface CompareOptions {
  /** How long what is on its way is given to arrive. */
  readonly settleSeconds: number;
  readonly progress: (rows: number) => void;
}

const mostSuspects = 1_000;
/** Differing rows that are described; people are shown fewer. */
const describedRows = 100;
const longestValue = 1_000;
const keylessRounds = 3;

/** Compares a source table with its destination table. */
export async function compareTable(from: Place, to: Place, pair: Pair, options: CompareOptions): Promise<TableResult> {
  const comparison = compareBy(from, to, pair);
  const { source, destination, leftOut } = comparison;
  const [rowsSource, rowsDestination] = await both(source.count(), destination.count());
  const outcome =
    comparison.key === undefined
      ? await compareWhole(comparison, options)
      : await compareByKey(comparison, comparison.key, Math.max(rowsSource, rowsDestination), options);
  const { missing, extra, differing } = outcome;
  return {
    table: pair.source.name,
    destinationTable: pair.destination.name,
    rowsSource,
    rowsDestination,
    leftOut,
    ...outcome,
    isEqual: missing + extra + differing === 0,
  };
}

type Outcome = Omit<
  TableResult,
  'table' | 'destinationTable' | 'isEqual' | 'rowsSource' | 'rowsDestination' | 'leftOut'
>;

async function compareByKey(
  comparison: Comparison,
  key: readonly string[],
  rows: number,
  { settleSeconds, progress }: CompareOptions,
): Promise<Outcome> {
  const { source, destination, isIndexed } = comparison;
  const found = await search(source, destination, { rows, isIndexed, limit: mostSuspects, progress });
  const { differing, moving } = await settle(source, destination, found.suspects, settleSeconds);
  const kinds = differing.map(kindOf);
  const amount = (what: RowDifference['what']): number => kinds.filter((kind) => kind === what).length;
  return {
    ranges: found.ranges,
    missing: amount('missing'),
    extra: amount('extra'),
    differing: amount('differs'),
    isCut: found.isCut,
    moving: moving.length,
    rows: await describe(comparison, key, differing.slice(0, describedRows)),
    notes: comparison.columns.length === key.length ? ['only its key is compared'] : [],
  };
}

function kindOf({ source, destination }: Suspect): RowDifference['what'] {
  if (destination.length < source.length) return 'missing';
  return source.length < destination.length ? 'extra' : 'differs';
}

/** The columns in which the first rows differ. */
async function describe(
  { source, destination, columns }: Comparison,
  names: readonly string[],
  suspects: readonly Suspect[],
): Promise<RowDifference[]> {
  if (suspects.length === 0) return [];
  const keys = suspects.map(({ key }) => key);
  const [here, there] = await both(source.cellsOf(keys), destination.cellsOf(keys));
  const cellsOf = (rows: typeof here, key: Key) => rows.find((row) => row.key.join('\0') === key.join('\0'))?.cells;
  return suspects.map((suspect) => {
    const what = kindOf(suspect);
    const [left, right] = [cellsOf(here, suspect.key), cellsOf(there, suspect.key)];
    const cells = columns.flatMap((column, i) => {
      const [one, other] = [left?.[i] ?? null, right?.[i] ?? null];
      if (one === other) return [];
      const [ofSource, ofDestination] = excerpts(one, other, longestValue);
      return [{ column, source: ofSource, destination: ofDestination }];
    });
    return {
      key: Object.fromEntries(names.map((name, i) => [name, suspect.key[i] ?? ''])),
      what,
      columns: what === 'differs' ? cells : [],
    };
  });
}

/** Without a key rows have no place: their number and the sum of their hashes are compared. */
async function compareWhole(
  { source, destination }: Comparison,
  { settleSeconds, progress }: CompareOptions,
): Promise<Outcome> {
  const none: Sum = { rows: 0, hash: '0' };
  const seen: Sum[] = [];
  for (let round = 0; ; round++) {
    const [[left = none], [right = none]] = await both(source.sums({}, []), destination.sums({}, []));
    if (round === 0) progress(left.rows);
    seen.push(left);
    const isEqual = seen.some((sum) => same(sum, right));
    if (isEqual || round === keylessRounds) {
      const [missing, extra] = [Math.max(0, left.rows - right.rows), Math.max(0, right.rows - left.rows)];
      const counts = isEqual ? { missing: 0, extra: 0 } : { missing, extra };
      return {
        ranges: 1,
        ...counts,
        // How many of them differ cannot be told.
        differing: isEqual || left.rows !== right.rows ? 0 : 1,
        isCut: !isEqual,
        moving: 0,
        rows: [],
        notes: ['no key: compared as a whole, which rows differ cannot be told'],
      };
    }
    await pause((settleSeconds * 1000) / keylessRounds);
  }
}
