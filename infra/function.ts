import { Duration } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { bundledCode } from './code.ts';
import { attach, type Network } from './network.ts';

export interface FunctionOptions {
  readonly functionName: string;
  readonly description: string;
  /** File of functions/ whose `handler` it is. */
  readonly file: string;
  /** Megabytes. */
  readonly memory: number;
  /** Seconds. */
  readonly timeout: number;
  readonly concurrency?: number | undefined;
  readonly role: IRole;
  readonly logGroup: ILogGroup;
  readonly network: Network | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** A function of functions/, on Node 24 and arm64. */
export function bundledFunction(scope: Construct, id: string, options: FunctionOptions): LambdaFunction {
  const { functionName, description, file, memory, timeout, concurrency, role, logGroup, network } = options;
  const lambda = new LambdaFunction(scope, id, {
    ...{ functionName, description, role, logGroup },
    ...(concurrency === undefined ? {} : { reservedConcurrentExecutions: concurrency }),
    code: bundledCode(file),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: memory,
    timeout: Duration.seconds(timeout),
    environment: {
      ...options.environment,
      NODE_OPTIONS: nodeOptions(memory),
      // The authorities of RDS and Aurora, which Node does not know, are in Lambda’s runtime (lambda-nodejs.html).
      NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
    },
  });
  if (network !== undefined) attach(lambda, network);
  return lambda;
}

/**
 * What dies with its event should die young: the garbage collector copies what is left of 64 MB, not of 16 (7 to 10 % more
 * records a second, bench/results.md). Young space takes three times as much, so small functions get less.
 */
export function nodeOptions(memory: number): string {
  const semiSpace = Math.min(64, Math.max(16, 2 ** Math.floor(Math.log2(memory / 16))));
  return `--enable-source-maps --max-semi-space-size=${semiSpace}`;
}
