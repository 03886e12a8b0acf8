import { describe, inject } from 'vitest';
import type { StackParts } from './parts.ts';

const found = inject('stackParts');

/** A suite on a real Kafka; skipped, not passed, where that cannot be had. */
export const describeStack = describe.skipIf('missing' in found);

export function parts(): StackParts {
  if ('missing' in found) throw new Error(found.missing);
  return found.part;
}
