import { Presets, SingleBar } from 'cli-progress';

export interface VerifyProgress {
  /** A table is about to be compared; what is returned is told how many rows of it were. */
  begin(table: string, done: number, tables: number): (rows: number) => void;
  stop(): void;
}

const silent: VerifyProgress = { begin: () => () => undefined, stop: () => undefined };

/** A bar of tables on standard error, where that is a terminal. */
export function startVerifyProgress(): VerifyProgress {
  if (!process.stderr.isTTY) return silent;
  const format = '  {bar} {value} of {total} tables · {table} · {rows} rows · {duration_formatted}';
  const bar = new SingleBar(
    { format, stream: process.stderr, hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  let rows = 0;
  let isStarted = false;
  return {
    begin: (table, done, tables) => {
      if (!isStarted) bar.start(tables, 0, { table, rows });
      isStarted = true;
      bar.update(done, { table: table.slice(0, 40), rows });
      return (more) => {
        rows += more;
        bar.update({ rows });
      };
    },
    stop: () => {
      if (isStarted) bar.stop();
      isStarted = false;
    },
  };
}
