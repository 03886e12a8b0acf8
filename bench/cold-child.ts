import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Milliseconds in a fresh Node process. */
export interface ColdStart {
  /** From the start of the process to its first line. */
  readonly node: number;
  /** To import the module. */
  readonly import: number;
}

/** What a function does at its first invocations, step by step. */
export interface FirstEvent extends ColdStart {
  /** Logger and metrics. */
  readonly metrics: number;
  /** The AWS clients, imported only. */
  readonly sdk: number;
  readonly first: number;
  /** Of the first event: DDL of our own tables and of the source's. */
  readonly firstDdl: number;
  readonly second: number;
}

// Plain JavaScript: nothing is to be loaded before, not even what strips types.
const importing = `
  const node = performance.now();
  await import(process.argv[1]);
  console.log(JSON.stringify({ node, import: performance.now() - node }));
`;

const handling = `
  import { readFileSync } from 'node:fs';
  const node = performance.now();
  const given = JSON.parse(readFileSync(process.argv[1], 'utf8'));
  const timed = async (work) => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  let createHandler;
  const imported = await timed(async () => ({ createHandler } = await import(given.entry)));
  const metrics = await timed(() => import(given.metrics));
  const sdk = await timed(() => import(given.sdk));
  const reports = [];
  const configuration = { settings: async () => given.settings, password: async () => given.password };
  const handler = createHandler({ configuration, report: (report) => reports.push(report) });
  const context = { awsRequestId: 'cold', getRemainingTimeInMillis: () => 60_000 };
  const [first, second] = [await timed(() => handler(given.events[0], context)), await timed(() => handler(given.events[1], context))];
  await handler.close();
  console.log(JSON.stringify({ node, import: imported, metrics, sdk, first, firstDdl: reports[0].ms.ddl, second }));
`;

/** Imports a module in a fresh process. */
export function importCold(module: string): Promise<ColdStart> {
  return inFreshProcess(importing, module);
}

/** Handles two events in a fresh process; `given` is the file that says which and where. */
export function handleCold(given: string): Promise<FirstEvent> {
  return inFreshProcess(handling, given);
}

async function inFreshProcess<T>(script: string, argument: string): Promise<T> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script, argument]);
  return JSON.parse(stdout) as T;
}
