import type { PartitionRun, Slice } from './partition-run.ts';

/** How late changes were written: milliseconds from the source’s commit (`source.ts_ms`) to the destination’s. */
export class Lateness {
  readonly #ms: number[] = [];

  add(slices: readonly Slice[], committedAt: Date): void {
    const at = committedAt.getTime();
    for (const { run, from, to } of slices) {
      for (let i = from; i < to; i += 1) {
        const event = run.events[i];
        if (event === undefined || event.kind === 'skipped' || event.kind === 'broken') continue;
        if (event.sourceTsMs !== undefined) this.#ms.push(at - event.sourceTsMs);
      }
    }
  }

  /** Undefined where nothing was written that says when it happened. */
  percentiles(): { readonly p50: number; readonly p99: number } | undefined {
    const sorted = Float64Array.from(this.#ms).sort();
    const at = (share: number): number | undefined => sorted[Math.ceil(sorted.length * share) - 1];
    const [p50, p99] = [at(0.5), at(0.99)];
    return p50 === undefined || p99 === undefined ? undefined : { p50, p99 };
  }
}

/** Milliseconds since the oldest record of an event was written to Kafka; undefined where none has a time. */
export function oldestAge(runs: readonly PartitionRun[], now: Date): number | undefined {
  const times = runs.map(({ batch }) => batch.records[0]?.timestamp ?? 0).filter((time) => time > 0);
  return times.length === 0 ? undefined : now.getTime() - Math.min(...times);
}
