import { cpus } from 'node:os';
import { type Aim, aimColumns } from '../aim.ts';
import { fixed, type TableColumn, table, whole } from '../text.ts';
import type { Run } from './measure.ts';
import { runAims } from './run-aims.ts';

const million = 1_000_000;

export function eventsPerSecond({ records, writing }: Run): number {
  return (records * 1_000) / writing;
}

/** Milliseconds of CPU per thousand are seconds per million. */
export function cpuPerMillion({ cpu, records }: Run): number {
  return (cpu * 1_000) / records;
}

const titles = { landfall: '`landfall run`', defaults: 'JDBC sink, defaults', best: 'JDBC sink, best settings' };

export function titleOf({ contender: { who, tasks } }: Run): string {
  return `${titles[who]}, ${tasks === 1 ? '1 task' : `${tasks} tasks`}`;
}

const columns: readonly TableColumn<Run>[] = [
  ['', titleOf],
  ['records', ({ records }) => whole(records)],
  ['events/s', (run) => whole(eventsPerSecond(run))],
  ['CPU s per million', (run) => fixed(cpuPerMillion(run), 1)],
  ['PostgreSQL', ({ serverCpu, records }) => fixed((serverCpu * 1_000) / records, 1)],
  ['start s', (run) => fixed((run.whole - run.writing) / 1_000, 1)],
  ['its CPU s', ({ startCpu }) => fixed(startCpu / 1_000, 1)],
  ['peak memory MB', ({ memory }) => whole(memory / million)],
  ['WAL MB', ({ wal }) => fixed(wal / million, 1)],
  ['table', verdict],
];

function verdict({ differences, problem }: Run): string {
  if (differences === 0) return 'equal';
  const why = (problem ?? '').split('\n')[0]?.slice(0, 120).replaceAll('|', '\\|');
  return differences === undefined ? `FAILED: ${why}` : `${differences} DIFFERENCES: ${why}`;
}

export function runsTable(runs: readonly Run[]): string {
  return table(columns, runs);
}

export function loadSection(runs: readonly Run[]): string {
  const [cpu] = cpus();
  const aims: readonly Aim[] = runAims(runs);
  return `## From Kafka to the table, beside the Debezium JDBC sink

Written by \`npm run bench:e2e\` on ${cpu?.model.trim() ?? 'an unknown CPU'}, ${cpus().length} cores, Node ${process.versions.node}. One topic of ${whole(runs[0]?.records)} real Debezium
events (fixture 12's load, made at a PostgreSQL, read from its log; schema embedded, 4 partitions) is taken to a fresh
database of one embedded PostgreSQL 18 by each in turn; Kafka runs beside it on the same machine. The sink is
io.debezium:debezium-connector-jdbc:3.5.0.Final in Kafka Connect 4.3.1, a fresh worker for each run.

- **Events/s**: all records by the time from the first write at the server to the last. The contender is up by then, and what it had read by then is in its favour.
- **CPU** of all its processes in the same time; of PostgreSQL, of all of its own. The JVM compiles what runs for the first time, and so does Node: that is in it.
- **Start**: from the start of \`landfall run\`, or from the creation of the connector in a worker that is up (the start of Kafka Connect itself is charged nowhere), to the first write, and the CPU of it.
- **Peak memory** is the sum of what each of its processes had at the most (VmHWM). The JVM has the 2 GB of heap that Kafka's own script gives it, and Java's own flags else: those of the script cost it more CPU and memory.
- **Defaults**: upsert by the record's key, deletes, basic schema evolution, and nothing else. **Best settings**: also batch.size and max.poll.records of 5,000, the reduction buffer, fetches of 16 MB a partition, reWriteBatchedInserts.
- **Table**: every value of every row, as the source prints it.

${runsTable(runs)}
"Its best" is the better of both settings with as many tasks, for each figure by itself.

${table(aimColumns, aims)}
![Events a second, CPU and memory](e2e.svg)
`;
}
