import { Presets, SingleBar } from 'cli-progress';

export interface ProgressBar {
  /** More of the total was read. */
  read(part: number): void;
  /** Records done so far. */
  done(records: number): void;
  stop(): void;
}

const silent: ProgressBar = { read: () => undefined, done: () => undefined, stop: () => undefined };

/** A bar on standard error, where that is a terminal and the total is known: bytes of files, or records in memory. */
export function startProgressBar(total: number | undefined): ProgressBar {
  if (!process.stderr.isTTY || total === undefined) return silent;
  const format = '  {bar} {percentage} % · {records} records · {duration_formatted}';
  const bar = new SingleBar(
    { format, stream: process.stderr, hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  bar.start(total, 0, { records: 0 });
  let read = 0;
  return {
    read: (part) => {
      read += part;
    },
    done: (records) => bar.update(read, { records }),
    stop: () => bar.stop(),
  };
}
