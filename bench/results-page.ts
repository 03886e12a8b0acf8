import { cpus } from 'node:os';
import { aimsTable } from './aims.ts';
import { coldTables } from './cold-tables.ts';
import { memoryTable } from './memory-table.ts';
import { redshiftTables } from './redshift-tables.ts';
import type { Reference } from './reference.ts';
import { cellTable, loadTable } from './result-tables.ts';
import type { Results } from './results.ts';
import { fixed, type TableColumn, table, whole } from './text.ts';

const referenceColumns: readonly TableColumn<Reference>[] = [
  ['full load', ({ schema }) => (schema ? 'schema embedded' : 'no schema')],
  ['JSON.parse of the event, ms per 10,000 records', ({ event }) => fixed(event, 1)],
  ['of every whole value, µs a record', ({ value }) => fixed(value, 1)],
  ['of every payload, µs a record', ({ payload }) => fixed(payload, 1)],
];

export function resultsPage(results: Results): string {
  const [cpu] = cpus();
  const { loads, cells, references, memory, cold, redshift, seed } = results;
  const of = (schema: boolean) => cells.filter(({ workload }) => workload.schema === schema);
  return `# Benchmark results

Written by \`npm run bench\` (seed ${seed}) on ${cpu?.model.trim() ?? 'an unknown CPU'}, ${cpus().length} cores, Node ${process.versions.node}, embedded PostgreSQL 18 on
loopback. Handler (real, warm, one connection), floor and decode take the same events in turn, on
one server, so that ratios hold where times do not.

- **Floor**: COPY (binary) of the ready net rows into a temporary table, delete by key, \`insert … on conflict\`; one connection, no decoding, progress, catalog or checks. *Of every event*: the same without reducing them, in as many \`insert … on conflict\` as a key has events, since none takes a key twice (each reads the temporary table once: 8 to 27 % of that floor).
- **Handler**: the whole of it, but for the runtime's own JSON.parse of the event, which is shown beside it. Each time is the middle one of a cell's events; a ratio is the middle one of the events' ratios. Of the full loads times are sums.
- **Decode** is measured alone, again, on the same event.
- **CPU** of Node holds the JSON.parse of the event and the garbage collector; of the server it is that of the one process behind the connection. Node runs with \`--max-semi-space-size=64\`: what one event makes dies young, if there is room for it.
- **WAL** is the server's write-ahead log with \`full_page_writes=off\`; *in the table* are the records about the table, its indexes and its long values, by pg_walinspect. The rest is progress and commit.
- **Records**: 100, 1,000 and 4,000 an event. Lambda's limit of 6 MB, in base64, lets fewer in where rows are wide or carry their schema: then as many as fit are measured, once.
- **Mixes**: inserts; updates of distinct rows; hot keys, 20 updates of each; replay of what is applied. Wide tables have a bigint key and 14 kinds of columns in turn, a tenth of the values NULL. The full load is fixture 12's: 40,000 inserts, 60,000 updates of 20,000 hot keys, 5,000 deletes with their tombstones.

## Aims

"On this machine" scales an aim by what JSON.parse and the floor take here, against the machine the aim was set on.

${aimsTable(results)}
![Handler ÷ floor by columns, records and mix](ratios.svg)

![Time of updates by columns and records](time.svg)

## The full load of fixture 12

${loadTable(loads)}
For comparison with other machines, without the product:

${table(referenceColumns, references)}
## Schema embedded

${cellTable(of(true))}
## No schema

${cellTable(of(false))}
## Memory

Each in fresh processes. *At the most* is what is reachable at a time (objects and buffers, the parsed event included),
looked at after a full collection whenever something goes to the server, less what the warm function held before.

${memoryTable(memory)}
## Cold start

Everything is in the bundle, the AWS SDK too. It is split, so that what is imported only when used is compiled only then:
${whole(cold.bundle.size / 1_000)} KB in all, ${whole(cold.bundle.sizeAtImport / 1_000)} KB at start. \`npm run bench:cold\` prints these tables alone.

${coldTables(cold)}
## Amazon Redshift

No Redshift was at hand: the handler writes to what stands for one in the tests, which runs in a process of its own, and to
a local S3 endpoint. So what it sends and what CPU it needs is measured, and the times of Redshift and S3 are not: no
figure here says how fast rows arrive. The load is a fifth of fixture 12's, in the same mix; in insert mode its deletes are
ignored and nothing is reduced. One commit is one Lambda event and table; statements go one at a time. The CPU is that of
the handler’s whole process, its threads included; each part is done again by itself, on the same event, and what is left is
the rest.

${redshiftTables(redshift)}
The threshold between multi-row INSERT and COPY (\`copyThreshold\`) is a guess until somebody measures it on a cluster:
\`npm run bench:redshift-threshold\`, which was **not run here** ([performance](../docs/performance.md#amazon-redshift)).
`;
}
