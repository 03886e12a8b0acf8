import type { PartitionRun, Slice } from './partition-run.ts';

/** How late changes were written: from the source’s commit (`source.ts_ms`) to the end of the event that wrote them. */
export class Lateness {
  readonly #sourceTimes: number[] = [];

  add(slices: readonly Slice[]): void {
    for (const { run, from, to } of slices) {
      for (let i = from; i < to; i += 1) {
        const event = run.events[i];
        if (event === undefined || event.kind === 'skipped' || event.kind === 'broken') continue;
        if (event.sourceTsMs !== undefined) this.#sourceTimes.push(event.sourceTsMs);
      }
    }
  }

  /** Milliseconds; undefined where nothing was written that says when it happened. */
  percentiles(now: Date): { readonly p50: number; readonly p99: number } | undefined {
    const latestFirst = Float64Array.from(this.#sourceTimes).sort().reverse();
    const at = (share: number): number | undefined => latestFirst[Math.ceil(latestFirst.length * share) - 1];
    const [p50, p99] = [at(0.5), at(0.99)];
    return p50 === undefined || p99 === undefined ? undefined : { p50: now.getTime() - p50, p99: now.getTime() - p99 };
  }
}

/** Milliseconds since the oldest record of an event was written to Kafka; undefined where none has a time. */
export function oldestAge(runs: readonly PartitionRun[], now: Date): number | undefined {
  const times = runs.map(({ batch }) => batch.records[0]?.timestamp ?? 0).filter((time) => time > 0);
  return times.length === 0 ? undefined : now.getTime() - Math.min(...times);
}
