import type { Expected, ExpectedTable } from '../fixtures.ts';

/**
 * What a Redshift can hold of a source's content, where that is another value: a point, which becomes the JSON of its
 * well-known binary, and an element of an array that is JSON's null, which in a SUPER is no other than SQL's.
 */
export function asRedshiftHolds(expected: Expected): Expected {
  return { ...expected, tables: expected.tables.map(heldTable) };
}

function heldTable(table: ExpectedTable): ExpectedTable {
  const held = (value: string | null, place: number) => {
    const type = table.columns[place]?.type;
    if (value === null) return null;
    if (type === 'point') return pointJson(value);
    return type === 'jsonb[]' ? value.replaceAll('"null"', 'NULL') : value;
  };
  return { ...table, rows: table.rows.map((row) => row.map(held)) };
}

/** `(x,y)` as PostgreSQL prints the jsonb of its little-endian well-known binary (OGC 06-103r4, 8.2). */
function pointJson(text: string): string {
  const bytes = Buffer.alloc(21);
  bytes.writeUInt8(1);
  bytes.writeUInt32LE(1, 1);
  for (const [i, part] of text.slice(1, -1).split(',').entries()) bytes.writeDoubleLE(Number(part), 5 + 8 * i);
  return `{"wkb": "${bytes.toString('hex')}", "srid": null}`;
}
