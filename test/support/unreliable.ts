import type { EventHandler } from '../../local/invocation.ts';
import { seeded } from './random.ts';

/**
 * A handler whose invocations fail at random (`rate` of them) around the real one: before it did anything, after it
 * did everything, or with an answer that returns the tail of a partition although it is done.
 */
export function unreliable(handler: EventHandler, seed: number, rate = 0.3): EventHandler {
  const random = seeded(seed);
  return async (event, context) => {
    if (!random.chance(rate)) return handler(event, context);
    const fault = random.pick(['before', 'after', 'tail'] as const);
    if (fault === 'before') throw new Error('failed before the handler ran');
    const answer = await handler(event, context);
    if (fault === 'after') throw new Error('the answer got lost');
    const failures = (answer as { batchItemFailures?: readonly unknown[] } | null)?.batchItemFailures ?? [];
    if (failures.length > 0) return answer;
    const [id, records] = random.pick(Object.entries(event.records));
    const tail = records.slice(random.int(0, records.length - 1));
    return {
      batchItemFailures: tail.map(({ offset }) => ({ itemIdentifier: { partition: id, offset } })),
    };
  };
}
