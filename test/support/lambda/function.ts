import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type ProcessOptions, startProcess, statusOf } from './function-process.ts';
import { runtimeApi, type Said } from './runtime-api.ts';

type Ended = { readonly kind: 'exited'; readonly code: number | null };

/** What became of an invocation: what the function said of it, or that its process ended, by itself or at the time limit. */
export type Answer = Exclude<Said, { kind: 'next' }> | Ended | { readonly kind: 'timed out' };

export interface LambdaFunction {
  /** Starts a process where there is none; freezes it when it has answered, kills it at the time limit. */
  invoke(event: unknown, timeoutMs?: number): Promise<Answer>;
  /** The process gets no processor from now on, in the middle of its invocation. */
  stall(): void;
  /** Ends the process as Lambda does when it takes more than its memory. */
  kill(): void;
  isFrozen(): boolean;
  /** An invocation was handed over and is not answered. */
  isBusy(): boolean;
  /** Megabytes that the process has taken at most. */
  peakMemory(): number;
  /** Processes started so far. */
  starts(): number;
  /** What all of them wrote. */
  log(): string;
  close(): Promise<void>;
}

/** A bundled function under Lambda's own runtime client, as Lambda runs it: one process, frozen between invocations. */
export async function lambdaFunction(options: ProcessOptions): Promise<LambdaFunction> {
  let log = '';
  let starts = 0;
  let isBusy = false;
  let child: ChildProcess | undefined;
  let words: (Said | Ended)[] = [];
  let wake = (): void => {};
  const say = (word: Said | Ended): void => {
    words.push(word);
    wake();
  };
  const hear = async (): Promise<Said | Ended> => {
    for (;;) {
      const word = words.shift();
      if (word !== undefined) return word;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const api = await runtimeApi(say);

  const start = (): ChildProcess => {
    starts += 1;
    words = [];
    const started = startProcess(options, api.address);
    for (const stream of [started.stdout, started.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        log += chunk.toString();
      });
    }
    started.once('exit', (code) => {
      if (child === started) say({ kind: 'exited', code });
    });
    return started;
  };
  const end = async (): Promise<void> => {
    const ended = child;
    child = undefined;
    if (ended === undefined || ended.exitCode !== null || ended.signalCode !== null) return;
    const gone = once(ended, 'exit');
    ended.kill('SIGKILL');
    await gone;
  };
  const isFrozen = (): boolean => child !== undefined && statusOf(child, 'State').startsWith('T');
  const freeze = async (): Promise<void> => {
    child?.kill('SIGSTOP');
    while (!isFrozen()) await pause(1);
  };
  /** undefined once the process waits for an invocation. */
  const ready = async (): Promise<Answer | undefined> => {
    if (child !== undefined) {
      child.kill('SIGCONT');
      return undefined;
    }
    child = start();
    const said = await hear();
    return said.kind === 'next' ? undefined : said;
  };
  const answered = async (event: unknown, timeoutMs: number): Promise<Answer> => {
    const { promise: late, resolve } = Promise.withResolvers<Answer>();
    const timer = setTimeout(() => resolve({ kind: 'timed out' }), timeoutMs);
    api.invoke(event, new Date(Date.now() + timeoutMs));
    isBusy = true;
    const answer = await Promise.race([hear(), late]);
    isBusy = false;
    clearTimeout(timer);
    if (answer.kind === 'next') throw new Error('the runtime client asked for another invocation without an answer');
    return answer;
  };

  return {
    invoke: async (event, timeoutMs = 60_000) => {
      const refused = await ready();
      const answer = refused ?? (await answered(event, timeoutMs));
      const isReady = refused === undefined && 'body' in answer && (await hear()).kind === 'next';
      if (isReady) await freeze();
      else await end();
      return answer;
    },
    stall: () => {
      child?.kill('SIGSTOP');
    },
    kill: () => {
      child?.kill('SIGKILL');
    },
    isFrozen,
    isBusy: () => isBusy,
    peakMemory: () => (child === undefined ? 0 : Number.parseInt(statusOf(child, 'VmHWM'), 10) / 1_024),
    starts: () => starts,
    log: () => log,
    close: async () => {
      await end();
      await api.close();
    },
  };
}
