/** Mappings that may share one poller group (API_ProvisionedPollerConfig). */
export const mappingsPerGroup = 100;
/** Event pollers that make one event poller unit, which is what is paid for. */
export const pollersPerUnit = 10;
/** US dollars for an hour of one unit: Lambda pricing, us-east-1, November 2026. */
export const unitHourPrice = 0.185;
const hoursPerMonth = 730;

/** The groups of a destination’s topics: as few as there can be, so that pollers share units. */
export function pollerGroups(name: string, topics: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  for (let i = 0; i < topics.length; i += mappingsPerGroup) {
    groups.set(i === 0 ? name : `${name}-${i / mappingsPerGroup + 1}`, topics.slice(i, i + mappingsPerGroup));
  }
  return groups;
}

/** What stands by while nothing changes: one poller per topic, in whole units per group. */
export interface Idle {
  readonly pollers: number;
  readonly units: number;
  /** US dollars a month. */
  readonly cost: number;
}

/** `groups`: how many topics each poller group has. */
export function idle(groups: Iterable<number>, unitHour = unitHourPrice): Idle {
  let pollers = 0;
  let units = 0;
  for (const topics of groups) {
    pollers += topics;
    units += Math.ceil(topics / pollersPerUnit);
  }
  return { pollers, units, cost: units * unitHour * hoursPerMonth };
}
