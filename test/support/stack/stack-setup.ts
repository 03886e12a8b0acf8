import type { TestProject } from 'vitest/node';
import { type Optional, sayMissing } from '../optional-part.ts';
import { type StackParts, stackParts } from './parts.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Kafka and Debezium, or why they are not there. */
    stackParts: Optional<StackParts>;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  project.provide('stackParts', sayMissing(project.name, await stackParts()));
}
