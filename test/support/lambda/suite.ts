import { describe, expect, inject } from 'vitest';
import { environment } from '../../../lib/model/environment.ts';
import { type Deployed, withDeployed } from '../aws/deployed.ts';
import { awsEnvironment, localAws } from '../aws/environment.ts';
import '../aws/suite.ts';
import { type LambdaFunction, lambdaFunction } from './function.ts';

const found = inject('lambdaParts');

/** A suite of the bundled function in Lambda's own runtime client; skipped, not passed, where that cannot be built. */
export const describeLambda = describe.skipIf('missing' in found || 'missing' in inject('awsEndpoint'));

export interface Given {
  /** Where AWS answers. @default the local AWS itself */
  readonly endpoint?: string;
  readonly memory?: number;
  /** Over what the stack sets. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the function. */
export type Run = (given?: Given) => Promise<LambdaFunction>;

/** A test on a deployed destination and its function, `server` as withDestination takes it. Nothing of the function may go unhandled. */
export function withFunction(
  test: (run: Run, deployed: Deployed) => Promise<void>,
  server?: () => string,
): () => Promise<void> {
  return withDeployed(async (deployed) => {
    const started: LambdaFunction[] = [];
    try {
      await test(async (given = {}) => {
        const made = await functionOf(deployed, given);
        started.push(made);
        return made;
      }, deployed);
      for (const one of started) expect(one.log()).not.toMatch(/unhandled|uncaught|deprecat|MaxListeners/i);
    } finally {
      for (const one of started) await one.close();
    }
  }, server);
}

function functionOf({ name, bucket }: Deployed, given: Given): Promise<LambdaFunction> {
  if ('missing' in found) throw new Error(found.missing);
  const { endpoint = localAws(), memory = 1_769 } = given;
  return lambdaFunction({
    ...found.part,
    memory,
    environment: {
      ...awsEnvironment(endpoint),
      NODE_OPTIONS: '--enable-source-maps --max-semi-space-size=64',
      [environment.destination]: name,
      [environment.deadLetterBucket]: bucket,
      ...given.environment,
    },
  });
}
