import { clearScreenDown, moveCursor } from 'node:readline';
import { aligned } from '../aligned.ts';
import { inOneLine } from '../cures.ts';
import { withoutPasswords } from '../usage-error.ts';
import type { TaskStatus } from './task-status.ts';

export interface Progress {
  /** Called often; writes when it is time to. */
  tell(status: TaskStatus): void;
  /** The last line. */
  end(status: TaskStatus): void;
}

const lineEveryMs = 10_000;
const shownTables = 12;

/** A few lines that stay in place on a terminal, else one JSON object a line every ten seconds. */
export function startProgress(): Progress {
  const speed = speedometer();
  const line = (status: TaskStatus) =>
    process.stdout.write(
      `${JSON.stringify({ at: new Date().toISOString(), ...summary(status, speed(status.records)) })}\n`,
    );
  if (process.stdout.isTTY) return onTerminal(speed, line);
  let next = performance.now() + lineEveryMs;
  let told: string | undefined;
  return {
    tell: (status) => {
      if (status.problem !== told && status.problem !== undefined) warn(inOneLine({ message: status.problem }));
      told = status.problem;
      if (performance.now() < next) return;
      next = performance.now() + lineEveryMs;
      line(status);
    },
    end: line,
  };
}

export function warn(message: string): void {
  process.stderr.write(`landfall: ${withoutPasswords(message)}\n`);
}

function onTerminal(speed: (records: number) => number, line: (status: TaskStatus) => void): Progress {
  let height = 0;
  const clear = () => {
    moveCursor(process.stdout, 0, -height);
    clearScreenDown(process.stdout);
    height = 0;
  };
  return {
    tell: (status) => {
      const lines = screen(status, speed(status.records));
      clear();
      process.stdout.write(`${lines.join('\n')}\n`);
      height = lines.length;
    },
    end: (status) => {
      clear();
      line(status);
    },
  };
}

/** What is seen on a terminal, each line cut to its width. */
function screen(status: TaskStatus, eventsPerSecond: number): string[] {
  const tables = Object.entries(status.tables).sort(([, a], [, b]) => b - a);
  const lines = [
    `lag ${status.lag}   ${eventsPerSecond} events/s   ${status.records} done   ${status.deadLetters} dead letters   ${status.partitions} partitions`,
    ...(status.problem === undefined ? [] : [`! ${withoutPasswords(status.problem.split('\n')[0] ?? '')}`]),
    ...aligned(
      tables.slice(0, shownTables).map(([table, rows]) => [`  ${table}`, String(rows)]),
      [1],
    ),
    ...(tables.length > shownTables ? [`  … and ${tables.length - shownTables} more tables`] : []),
  ];
  return lines.map((text) => text.slice(0, process.stdout.columns));
}

function summary({ problem, waiting, ...status }: TaskStatus, eventsPerSecond: number) {
  const { lag, records, partitions, disconnected: _disconnected, ...rest } = status;
  const [lastError] = problem === undefined ? [] : withoutPasswords(problem).split('\n');
  return {
    ...{ lag, records, eventsPerSecond, partitions, ...rest },
    ...(waiting.length === 0 ? {} : { waiting }),
    ...(lastError === undefined ? {} : { lastError }),
  };
}

/** Records a second over the last ten seconds. */
function speedometer(): (records: number) => number {
  const seen: { readonly at: number; readonly records: number }[] = [{ at: performance.now(), records: 0 }];
  return (records) => {
    const at = performance.now();
    seen.push({ at, records });
    while (seen.length > 2 && (seen[1]?.at ?? at) < at - 10_000) seen.shift();
    const [first = { at, records }] = seen;
    return Math.round(((records - first.records) * 1000) / Math.max(1, at - first.at));
  };
}
