import { columnNameProblem } from '../../../lib/dialect/redshift/identifiers.ts';
import { fold } from '../../../lib/model/fold.ts';
import { byKind } from '../../support/destination-kind.ts';
import { Feed } from '../../support/feed.ts';
import type { Source, Values } from '../../support/records.ts';

/** What somebody may try who can name a table, a column or a topic; all of them are names PostgreSQL can have. */
const allNames: readonly string[] = [
  // Quoting.
  ...['"', '""', 'a"b', '"a"', "'", "''", "a'b", '`', '\\', 'a\\', '\\"', "\\'", 'a.b', '.', '"."', 'public.orders'],
  ...[' ', ' a ', 'a b', '\t', 'a\nb', '\r\n', ';', 'a;b', ',', '(', ')', '{', '}', '[]', 'a[]', '/', '/*', '*/', '--'],
  // SQL and the languages whose templates a careless program would use.
  ...['"; drop table x; --', "'; drop table x; --", "' or '1'='1", '"."x', 'x") values (1); --', '*', 'u.c1', '\\N'],
  ...[
    '$1',
    '$$',
    '$a$',
    '%s',
    '%I',
    '%',
    ':x',
    '?',
    '@',
    '#{x}',
    '\u0024{x}',
    '{table}',
    '{{x}}',
    '$&',
    '$`',
    "$'",
    '$<x>',
  ],
  // Names our own statements use.
  ...['c1', 'c2', 'c3', 'c4', 't', 'u', 'n', 'r', 'd', 'g', 'm', 'k', 'p', 'excluded', 'given', 'taken', 'rows'],
  ...['updated', 'inserted', 'moved', 'old', 'new', 'lost', 'row_values', 'move_id', 'destination', 'table_name'],
  // Reserved words, and what looks like a value.
  ...['select', 'user', 'table', 'order', 'group', 'default', 'primary', 'all', 'current_user', 'oid', 'NULL', 'null'],
  ...['true', 'false', 'undefined', 'NaN', '0', '1', '-1', '1e3', '007'],
  // What every JavaScript object has.
  ...['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', 'toJSON', 'then', 'length'],
  ...['__defineGetter__', '__lookupSetter__', 'rawJSON', 'schema', 'payload', 'before', 'after', 'source', 'op', '__x'],
  // Unicode: composed and decomposed, capitals, beyond the BMP, right to left, invisible, and what folds to ASCII.
  ...['\u00e9', 'e\u0301', '\u00c9', 'ß', 'SS', 'ı', 'İ', 'i', 'I', '😀', '👩\u200d👩', 'שלום', '\u202eabc', '\u200b'],
  ...['\ufeff', '\u00a0', '\u2028', '\ufffd', '＂', '\u037e', 'ｓｅｌｅｃｔ', '\u0001', '\u007f', '\u001b[31m'],
  // Names that differ in case only.
  ...['Id', 'ID', 'id', 'iD'],
];

/** Redshift has no control characters in names, and folds them: here is one of those that it takes for the same. */
const foldedNames = [...Map.groupBy(allNames, fold).values()].flatMap(([first]) => first ?? []);

/** Those that the destination can have. */
export const hostileNames: readonly string[] = byKind({
  postgresql: allNames,
  redshift: foldedNames.filter((name) => columnNameProblem(name) === undefined),
});

/** Those of which tables are made: at Redshift one in eight, as each takes four tables there and a hundred statements. */
export const hostileTables = byKind({
  postgresql: hostileNames,
  redshift: hostileNames.filter((_name, i) => i % 8 === 0),
});

/** The topic that a connector makes of a table's name; `prefix` keeps those apart that it makes alike. */
export function topicOf(prefix: string, table: string, schema = 'public'): string {
  const sanitised = (name: string): string => name.replace(/[^A-Za-z0-9._-]/g, '_');
  return `${prefix}.${sanitised(schema)}.${sanitised(table)}`;
}

/** A row with a value for each name; a plain literal would set the prototype where the name is `__proto__`. */
export function rowOf(names: readonly string[], value: (name: string, i: number) => unknown): Values {
  return Object.fromEntries(names.map((name, i) => [name, value(name, i)]));
}

/** What a connector sends of a table that is called `name`, as are its key and, with a 2 behind it, one of its columns. */
export interface NamedTable {
  readonly feed: Feed;
  row(key: number, text: string, note: string): Values;
}

export function tableNamed(name: string, i: number, given: Partial<Source> = {}): NamedTable {
  const names = [name, `${name}2`, 'note'];
  const columns = rowOf(names, (_column, at) => (at === 0 ? 'int32' : 'string')) as Source['columns'];
  return {
    feed: new Feed({ ...given, topic: topicOf(`shop${i}`, name), table: name, key: [name], columns }),
    row: (key, text, note) => rowOf(names, (_column, at) => [key, text, note][at]),
  };
}
