import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { attach, type Network } from './network.ts';

const root = join(import.meta.dirname, '..');

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

/** A function of functions/, bundled with all it needs (the AWS SDK too: what was tested is what runs) by esbuild. */
export function bundledFunction(scope: Construct, id: string, options: FunctionOptions): NodejsFunction {
  const { functionName, description, file, memory, timeout, concurrency, role, logGroup, network } = options;
  const lambda = new NodejsFunction(scope, id, {
    ...{ functionName, description, role, logGroup },
    ...(concurrency === undefined ? {} : { reservedConcurrentExecutions: concurrency }),
    entry: join(root, 'functions', file),
    handler: 'handler',
    projectRoot: root,
    depsLockFilePath: join(root, 'package-lock.json'),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: memory,
    timeout: Duration.seconds(timeout),
    awsSdkConnectionReuse: false,
    environment: {
      ...options.environment,
      NODE_OPTIONS: nodeOptions(memory),
      // The authorities of RDS and Aurora, which Node does not know, are in Lambda’s runtime (lambda-nodejs.html).
      NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
    },
    bundling: {
      format: OutputFormat.ESM,
      target: 'node24',
      mainFields: ['module', 'main'],
      minify: true,
      sourceMap: true,
      sourceMapMode: SourceMapMode.DEFAULT,
      sourcesContent: false,
      // Used only where it is installed, which it is not.
      externalModules: ['pg-native'],
      // pg is CommonJS and asks for Node’s modules with require, which a module does not have.
      banner: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
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
