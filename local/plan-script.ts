import type { Planned } from './planned.ts';

/** Whether Redshift lets a session set its encoding, its documentation does not say: psql can be told by itself. */
const preludes = {
  postgresql: [`set client_encoding = 'UTF8';`],
  redshift: [
    '-- It is UTF-8: PGCLIENTENCODING=UTF8 psql -v ON_ERROR_STOP=1. Run it once: columns are added without "if not exists".',
  ],
} as const;

/** The DDL of a plan as a script. Names in comments are JSON texts, which no line break ends. */
export function planScript({ settings: { kind, schema }, plan: { ddl } }: Planned): string {
  const where = `in schema ${JSON.stringify(schema)}`;
  if (ddl.length === 0) return `-- Nothing is to be created ${where}.\n`;
  const head = [
    `-- What Landfall would create ${where}, in this order.`,
    '-- Run it as the user Landfall logs in as: only the owner of a table can add columns to it later.',
    ...preludes[kind],
  ];
  return `${[...head, ...ddl.map(({ sql }) => `\n${sql};`)].join('\n')}\n`;
}
