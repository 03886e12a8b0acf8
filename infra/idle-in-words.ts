import { idle, unitHourPrice } from '../lib/model/pollers.ts';
import type { Definition } from './definition.ts';
import { groupNames } from './mappings.ts';

/** What a destination costs while nothing changes. */
export function idleInWords(definition: Definition): string {
  const { topics, tasks } = definition.deployment;
  const sizes = new Map<string, number>();
  for (const group of groupNames(definition).values()) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const { pollers, units, cost } = idle(sizes.values());
  const most = topics.length * tasks;
  return `${definition.name}: ${counted(pollers, 'event poller')} (at most ${most}) in ${counted(sizes.size, 'poller group')}, ${counted(units, 'event poller unit')}: idle about $${cost.toFixed(0)} a month ($${unitHourPrice} a unit and hour; docs/operations.md#idle-cost)`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
