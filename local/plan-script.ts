import type { Planned } from './planned.ts';

/** The DDL of a plan as a script. Names in comments are JSON texts, which no line break ends. */
export function planScript({ settings: { schema }, plan: { ddl } }: Planned): string {
  const where = `in schema ${JSON.stringify(schema)}`;
  if (ddl.length === 0) return `-- Nothing is to be created ${where}.\n`;
  const head = [
    `-- What Landfall would create ${where}, in this order.`,
    '-- Run it as the user Landfall logs in as: only the owner of a table can add columns to it later.',
    `set client_encoding = 'UTF8';`,
  ];
  return `${[...head, ...ddl.map(({ sql }) => `\n${sql};`)].join('\n')}\n`;
}
