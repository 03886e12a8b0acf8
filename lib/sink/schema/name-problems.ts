import type { SchemaDialect } from '../../dialect/schema.ts';
import type { RowChange } from '../../model/change-event.ts';
import { RecordError, RefusedRecords } from '../../model/errors.ts';
import type { Field, RowShape } from '../../model/row.ts';
import type { WantedColumn } from '../../plan/schema-change.ts';

type Names = Pick<SchemaDialect, 'fold' | 'identifierProblem' | 'columnNameProblem'>;

/** A new table's name that cannot be one is the fault of all records that ask for it. @throws RefusedRecords for all of them. */
export function checkTableName(dialect: Names, table: string, changes: readonly RowChange[]): void {
  const problem = dialect.identifierProblem(table);
  if (problem !== undefined) refuse(changes, table, () => ({ text: `table: ${problem}; set tableNames` }));
}

/** A name that no column can have is the fault of all records that hold it. @throws RefusedRecords for all of them. */
export function checkColumnNames(
  dialect: Names,
  fields: readonly WantedColumn[],
  table: string,
  changes: readonly RowChange[],
): void {
  const problems = new Map<string, string>();
  for (const { name } of fields) {
    const problem = dialect.columnNameProblem(name);
    if (problem !== undefined) problems.set(name, problem);
  }
  if (problems.size === 0) return;
  const isProblem = ({ name }: Field): boolean => problems.has(name);
  refuse(changes, table, (change) => {
    const inRow = change.kind === 'upsert' ? change.row.shape.fields.find(isProblem) : undefined;
    const column = (inRow ?? change.key?.row.shape.fields.find(isProblem))?.name;
    return column === undefined ? undefined : { text: `column of table ${table}: ${problems.get(column)}`, column };
  });
}

/** Two fields of one change cannot both be written to the column they fold to. @throws RefusedRecords for all such changes. */
export function checkFolding(dialect: Names, table: string, changes: readonly RowChange[]): void {
  const { fold } = dialect;
  if (fold === undefined) return;
  const known = new Map<RowShape | undefined, Map<RowShape | undefined, NameProblem | undefined>>();
  refuse(changes, table, (change) => {
    const [row, key] = [change.kind === 'upsert' ? change.row.shape : undefined, change.key?.row.shape];
    const ofRow = known.get(row) ?? new Map<RowShape | undefined, NameProblem | undefined>();
    known.set(row, ofRow);
    if (!ofRow.has(key)) ofRow.set(key, foldedProblem([...(key?.fields ?? []), ...(row?.fields ?? [])], table, fold));
    return ofRow.get(key);
  });
}

/** Names of Landfall's own are refused when a record is decoded; those that become one only here are not. */
const reserved = '_landfall_';

function foldedProblem(
  fields: readonly Field[],
  table: string,
  fold: (name: string) => string,
): NameProblem | undefined {
  const firsts = new Map<string, string>();
  for (const { name } of fields) {
    const folded = fold(name);
    const first = firsts.get(folded) ?? name;
    firsts.set(folded, first);
    const mend = 'rename one with a transform of the connector';
    if (first !== name) {
      const pair = `${JSON.stringify(first)} and ${JSON.stringify(name)}`;
      return {
        text: `fields ${pair} of table ${table} are one column here, where case does not count: ${mend}`,
        column: folded,
      };
    }
    if (folded.startsWith(reserved)) {
      const text = `field ${JSON.stringify(name)} of table ${table}: names that begin with ${reserved} are reserved, and case does not count here`;
      return { text, column: folded };
    }
  }
  return undefined;
}

interface NameProblem {
  readonly text: string;
  readonly column?: string;
}

function refuse(
  changes: readonly RowChange[],
  table: string,
  problemOf: (change: RowChange) => NameProblem | undefined,
): void {
  const errors = changes.flatMap((change) => {
    const problem = problemOf(change);
    return problem
      ? [new RecordError('IDENTIFIER', change.record, problem.text, { table, column: problem.column })]
      : [];
  });
  const [first, ...others] = errors;
  if (first !== undefined) throw new RefusedRecords([first, ...others]);
}
