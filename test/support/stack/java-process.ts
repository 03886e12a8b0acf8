import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface JavaProcess {
  /** Of the operating system; 0 where it did not start. */
  readonly pid: number;
  readonly isUp: () => boolean;
  /** The end of what it logged. */
  log(): string;
  /** Ends it in good order, or at once. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** What a log4j2.properties of these processes holds: warnings, to standard output. */
export const loggingProperties = `rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{HH:mm:ss,SSS} %p %c{1}: %m%n
`;

/** A Java program in `folder`, which holds `log4j2.properties`; its output goes to a file there. */
export function startJava(
  folder: string,
  name: string,
  classPath: string,
  flags: readonly string[],
  args: readonly string[],
): JavaProcess {
  const file = join(folder, `${name}.log`);
  const log = openSync(file, 'a');
  const child = spawn(
    'java',
    [...flags, `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`, '-cp', join(classPath, '*'), ...args],
    { cwd: folder, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  const atExit = () => child.kill('SIGKILL');
  process.once('exit', atExit);
  child.on('error', () => {});
  return {
    pid: child.pid ?? 0,
    isUp: () => isRunning(child),
    log: () => readFileSync(file, 'utf8').slice(-4_000),
    stop: async (signal = 'SIGTERM') => {
      process.off('exit', atExit);
      if (!isRunning(child)) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      const patience = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await gone;
      clearTimeout(patience);
    },
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Waits until `ready` answers true. @throws Error with the log where the process ends before, or never answers. */
export async function untilReady(process: JavaProcess, name: string, ready: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await ready().catch(() => false)) return;
    if (!process.isUp()) break;
    await pause(100);
  }
  throw new Error(`${name} did not start:\n${process.log()}`);
}

/**
 * Ports of the loopback interface that nobody listens at. They are below those which systems give to connections that go
 * out: one of those may have taken a port before its server starts, or starts again.
 */
export async function freePorts(count: number): Promise<number[]> {
  const free = new Set<number>();
  while (free.size < count) {
    const port = randomInt(12_000, 32_000);
    if (await isFree(port)) free.add(port);
  }
  return [...free];
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const probe = createServer()
    .once('error', () => resolve(false))
    .listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  return promise;
}
