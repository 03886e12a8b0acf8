import type { Mapping } from '../../../local/aws/mappings.ts';

export function mapping(given: Partial<Mapping> = {}): Mapping {
  return {
    uuid: 'm1',
    topic: 'shop.public.orders',
    state: 'Enabled',
    stateReason: undefined,
    lastResult: 'OK',
    changedAt: undefined,
    consumerGroup: undefined,
    batchSize: 10_000,
    window: undefined,
    pollers: { least: 1, most: 5, group: 'landfall-shop' },
    ...given,
  };
}
