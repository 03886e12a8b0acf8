import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Optional, sayMissing } from '../optional-part.ts';
import { bundleFunction } from './bundle.ts';
import { runtimeClient } from './runtime-client.ts';

/** What a function needs to run as in Lambda. */
export interface LambdaParts {
  /** Program of the runtime client. */
  readonly client: string;
  /** Folder of the bundled function, whose handler is `index.handler`. */
  readonly task: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    lambdaParts: Optional<LambdaParts>;
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const client = sayMissing(project.name, await runtimeClient());
  if ('missing' in client) {
    project.provide('lambdaParts', client);
    return undefined;
  }
  const task = await mkdtemp(join(tmpdir(), 'landfall-task-'));
  await bundleFunction('postgres.ts', task);
  project.provide('lambdaParts', { part: { client: client.part, task } });
  return () => rm(task, { recursive: true, force: true });
}
