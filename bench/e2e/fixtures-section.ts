import { type TableColumn, table } from '../text.ts';
import { type Outcome, outcomeText } from './fixture-outcome.ts';
import type { Compared } from './fixtures.ts';

type Who = 'defaults' | 'remedied' | 'landfall';

const kinds = ['equal', 'parked', 'silently wrong', 'failed'] as const satisfies readonly Outcome['kind'][];
const whos: readonly { readonly who: Who; readonly name: string }[] = [
  { who: 'defaults', name: 'JDBC sink, defaults' },
  { who: 'remedied', name: 'JDBC sink, remedies' },
  { who: 'landfall', name: 'Landfall' },
];

const countColumns = (compared: readonly Compared[]): readonly TableColumn<(typeof whos)[number]>[] => [
  ['', ({ name }) => name],
  ...kinds.map(
    (kind): TableColumn<(typeof whos)[number]> => [
      kind,
      ({ who }) => String(compared.filter((one) => one[who].kind === kind).length),
    ],
  ),
];

const tableColumns: readonly TableColumn<Compared>[] = [
  ['table', ({ fixture: { fixture, table: source } }) => `${fixture} ${source.schema}.${source.name}`],
  ...whos.map(({ who, name }): TableColumn<Compared> => [name, (one) => outcomeText(one[who])]),
];

export function fixturesTables(compared: readonly Compared[]): string {
  return `${table(countColumns(compared), whos)}\n${table(tableColumns, compared)}`;
}

export function fixturesSection(compared: readonly Compared[]): string {
  return `## The tables of the fixtures, beside the Debezium JDBC sink

Written by \`npm run bench:e2e\`: the ${compared.length} tables of the fixtures with embedded schema, their records in Kafka byte for byte as
Debezium wrote them. Each goes through a connector of its own into a database of its own: with the sink's defaults, and with
what its documentation and that of Kafka Connect advise against what goes wrong then (\`quote.identifiers\`,
\`truncate.enabled\`, \`header.converter\` as text, \`value.converter.replace.null.with.default=false\`); and through
\`landfall run --set truncate=truncate\` with nothing else set.

Equal is a table every value of which, cast to the source's type where it has another, is printed as at the source (zero
dates of MariaDB: as its connector sends them). Failed is a task that stopped. Silently wrong is a table that differs, and
nobody was told. *Parked* are records that Landfall put aside with the reason and the cure ([errors](../docs/errors.md)),
every row but theirs being equal.

${fixturesTables(compared)}`;
}
