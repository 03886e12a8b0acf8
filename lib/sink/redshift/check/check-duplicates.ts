import {
  duplicatesQuery,
  duplicatesText,
  type KeyedTable,
  sizesQuery,
} from '../../../dialect/redshift/check-queries-tables.ts';
import type { Statement } from '../../../dialect/statement.ts';
import type { Settings } from '../../../model/settings.ts';
import { advice, type Finding, ok, shownAll } from '../../check/finding.ts';
import { keyOf } from './check-keys.ts';
import type { TableFacts } from './facts.ts';
import { ask, askSoftly, type Reading } from './read-facts.ts';

/** Counting keys reads a table: that is for those who own it to start, from here on. */
const mostRows = 100_000;
const mostTables = 50;
const mostMs = 10_000;

/** Keys that are in a table more than once: upserts leave the rows of such a key as many as they are. */
export async function checkDuplicates(
  reading: Reading,
  tables: readonly TableFacts[],
  settings: Settings,
): Promise<Finding[]> {
  if (settings.insertMode === 'insert') return [];
  const keyed = tables.flatMap((facts): KeyedTable[] => {
    const key = keyOf(facts, settings);
    const isComparable = key.every((name) => facts.table.byName.get(name)?.type.name !== 'super');
    const { schema } = settings;
    return key.length > 0 && isComparable && facts.relation.may_select
      ? [{ schema, table: facts.table.name, key }]
      : [];
  });
  const asked = keyed.slice(0, mostTables);
  if (asked.length === 0) return [];
  await ask(reading, timeLimit(mostMs));
  const sizes = (await askSoftly(reading, sizesQuery(asked))) ?? [];
  const small = asked.filter((_, i) =>
    sizes.some(({ place, rows }) => Number(place) === i && Number(rows) <= mostRows),
  );
  const counts = small.length === 0 ? [] : await askSoftly(reading, duplicatesQuery(small));
  await ask(reading, timeLimit(reading.timeoutMs));
  const counted = counts === undefined ? [] : small;
  const found = counted.flatMap((one, i): Finding[] => {
    const keys = Number(counts?.find(({ place }) => Number(place) === i)?.keys ?? 0);
    if (keys === 0) return [];
    const what = `has ${keys} keys (${shownAll(one.key)}) more than once, and upserts make them no fewer`;
    return [advice(one.table, what, { sql: duplicatesText(one), words: 'shows them' })];
  });
  const left = keyed.filter((one) => !counted.includes(one));
  return [...found, ...notCounted(left, counted.length)];
}

function notCounted(left: readonly KeyedTable[], counted: number): Finding[] {
  const [first] = left;
  if (first === undefined) return counted === 0 ? [] : [ok('keys', `counted in ${counted} tables`)];
  const others = left.length === 1 ? '' : `, and ${left.length - 1} more`;
  const what = `nothing enforces keys, and ${shownAll([first.table])}${others} were not counted here, being large`;
  return [advice('keys', what, { sql: duplicatesText(first), words: 'shows keys that are there more than once' })];
}

function timeLimit(ms: number): Statement {
  return { purpose: 'limits', text: `set statement_timeout to ${ms}`, values: [] };
}
