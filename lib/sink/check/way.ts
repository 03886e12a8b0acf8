import { advice, type Finding, ok } from './finding.ts';

/** The way to a server and its clock, as they were measured. */
export interface Way {
  /** Median of a few round trips. */
  readonly latencyMs: number;
  /** The server's clock minus this machine's, as well as the latency lets it be told. */
  readonly clockDifferenceMs: number;
}

const roundTrips = 5;
/** Beyond these a deployment is probably not where it should be. */
const farMs = 50;
const clocksApartMs = 2_000;

/** `ping` asks the server next to nothing, `clock` for its wall clock in milliseconds since 1970, as `now` tells ours. */
export async function measureWay(
  ping: () => Promise<unknown>,
  clock: () => Promise<number>,
  now: () => number,
): Promise<Way> {
  const latencies: number[] = [];
  for (let i = 0; i < roundTrips; i += 1) {
    const started = performance.now();
    await ping();
    latencies.push(performance.now() - started);
  }
  const before = now();
  const there = await clock();
  const after = now();
  return {
    latencyMs: latencies.sort((a, b) => a - b)[Math.floor(roundTrips / 2)] ?? 0,
    clockDifferenceMs: there - (before + after) / 2,
  };
}

export function checkLatency({ latencyMs }: Way): Finding {
  const what = `${latencyMs.toFixed(1)} ms for a round trip`;
  if (latencyMs <= farMs) return ok('latency', what);
  return advice('latency', what, { words: 'every batch takes one or more: run the function in the server’s region' });
}

export function checkClock({ clockDifferenceMs }: Way): Finding {
  const ms = Math.round(clockDifferenceMs);
  if (Math.abs(ms) <= clocksApartMs) return ok('clock', `${Math.abs(ms)} ms apart from this machine’s`);
  const what = `the server’s clock is ${Math.abs(ms)} ms ${ms > 0 ? 'ahead of' : 'behind'} this machine’s`;
  return advice('clock', what, { words: 'set both by NTP: the measured latency is off by as much' });
}
