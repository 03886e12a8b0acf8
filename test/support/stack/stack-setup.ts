import type { TestProject } from 'vitest/node';
import { type Optional, sayMissing } from '../optional-part.ts';
import { keepStack } from './keeper.ts';
import { type StackParts, stackParts } from './parts.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Kafka and Debezium, or why they are not there. */
    stackParts: Optional<StackParts>;
    /** Where the processes are asked for that all files share. */
    stackKeeper: string;
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const found = sayMissing(project.name, await stackParts());
  project.provide('stackParts', found);
  if ('missing' in found) return undefined;
  const keeper = await keepStack(found.part);
  project.provide('stackKeeper', keeper.url);
  return keeper.stop;
}
