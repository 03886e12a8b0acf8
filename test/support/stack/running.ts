import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Ran } from '../run-landfall.ts';

const launcher = fileURLToPath(new URL('../../../local/landfall.mjs', import.meta.url));

export interface Running {
  /** What it has said on standard error so far. */
  said(): string;
  /** Of the first of its processes; 0 where it did not start. */
  readonly pid: number;
  /** Why it ended, where it has. */
  failure(): string | undefined;
  /** Ends it and all its processes at once. */
  kill(): Promise<void>;
  /** Asks it to end (SIGTERM). */
  terminate(): Promise<Ran>;
  /** Once it has ended by itself. */
  ended(): Promise<Ran>;
}

/** `landfall run` in a process group of its own. */
export function startRun(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [launcher, 'run', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, ...environment },
  });
  const end = () => killGroup(child);
  process.once('exit', end);
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const output = Promise.all([exit, text(child.stdout), text(child.stderr)]);
  const ended = async (): Promise<Ran> => {
    const [[code], stdout, stderr] = await output;
    process.off('exit', end);
    return {
      code,
      stdout,
      stderr,
      summary: () => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Readonly<Record<string, number>>,
    };
  };
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  let failure: string | undefined;
  void output.then(([[code], , stderr]) => {
    failure = `landfall run ended with ${code}: ${stderr}`;
  });
  return {
    said: () => said,
    pid: child.pid ?? 0,
    failure: () => failure,
    kill: async () => {
      end();
      await ended();
    },
    terminate: () => {
      child.kill('SIGTERM');
      return ended();
    },
    ended,
  };
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
