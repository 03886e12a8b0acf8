import type { TestProject } from 'vitest/node';
import { pythonEnvironment } from '../aws/python.ts';
import { type Optional, sayMissing } from '../optional-part.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The Python that has the parsers of test/requirements.txt, or why there is none. */
    grammarPython: Optional<string>;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  project.provide('grammarPython', sayMissing(project.name, await pythonEnvironment()));
}
