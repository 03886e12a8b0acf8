import { vi } from 'vitest';
import { type Line, linesOf } from './told-lines.ts';

/** What a function writes to its log while `run` runs: lines that are JSON objects. */
export function linesToldBy(run: () => void): Line[] {
  const written: string[] = [];
  const take = (text: unknown): boolean => written.push(String(text)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(take));
  try {
    run();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return linesOf(written.join(''));
}

interface Emf {
  readonly CloudWatchMetrics: readonly {
    readonly Namespace: string;
    readonly Dimensions: readonly (readonly string[])[];
    readonly Metrics: readonly { readonly Name: string }[];
  }[];
}

/** Metrics of log lines in embedded metric format, as `namespace name {dimension: value}`. */
export function metricsOf(lines: readonly Line[]): Set<string> {
  return new Set(
    lines.flatMap((line) =>
      ((line._aws as Emf | undefined)?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) =>
        Dimensions.flatMap((names) => {
          const dimensions = JSON.stringify(Object.fromEntries(names.map((name) => [name, line[name]])));
          return Metrics.map(({ Name }) => `${Namespace} ${Name} ${dimensions}`);
        }),
      ),
    ),
  );
}
