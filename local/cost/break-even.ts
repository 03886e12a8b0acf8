import { loadOf } from './load.ts';
import { monthlyCost } from './monthly-cost.ts';
import type { Prices } from './prices.ts';
import type { Workload } from './workload.ts';

/** A service that is paid by the gigabyte, beside this. */
export interface Compared {
  /** US dollars. */
  readonly pricePerGb: number;
  /** Gigabytes of all destinations in a month. */
  readonly gigabytes: number;
  /** US dollars a month. */
  readonly dollars: number;
  /** Gigabytes a month from which on the service costs more, at this size of record; undefined if it never does. */
  readonly breakEvenGb: number | undefined;
}

/** Looked no further: a petabyte a month. */
const mostGigabytes = 1_000_000;

/** The costs of a service at a price per gigabyte, and where the two meet. */
export function compare(workload: Workload, prices: Prices, pricePerGb: number): Compared {
  const gigabytes = gigabytesOf(workload);
  return {
    pricePerGb,
    gigabytes,
    dollars: gigabytes * pricePerGb,
    breakEvenGb: breakEven(workload, prices, pricePerGb),
  };
}

/** Halves the interval of event rates until it is exact enough; poller units make steps, so it is searched, not solved. */
function breakEven(workload: Workload, prices: Prices, pricePerGb: number): number | undefined {
  const at = (eventsPerSecond: number): Workload => ({ ...workload, eventsPerSecond });
  const isDearer = (eventsPerSecond: number): boolean =>
    gigabytesOf(at(eventsPerSecond)) * pricePerGb > monthlyCost(at(eventsPerSecond), prices).dollars;
  let above = mostGigabytes / gigabytesOf(at(1));
  if (!isDearer(above)) return undefined;
  let below = 0;
  for (let step = 0; step < 60; step += 1) {
    const middle = (below + above) / 2;
    if (isDearer(middle)) above = middle;
    else below = middle;
  }
  return gigabytesOf(at(above));
}

function gigabytesOf(workload: Workload): number {
  return loadOf(workload).gigabytes * workload.destinations;
}
