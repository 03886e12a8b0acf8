import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestProject } from 'vitest/node';
import { type Optional, sayMissing } from '../optional-part.ts';
import { pythonEnvironment } from './python.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where a local AWS answers (moto: SSM, Secrets Manager, S3 and more), or why there is none. */
    awsEndpoint: Optional<string>;
  }
}

/** One local AWS for all suites of a project. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const python = sayMissing(project.name, await pythonEnvironment());
  if ('missing' in python) {
    project.provide('awsEndpoint', python);
    return undefined;
  }
  const server = spawn(python.part, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kill = (): void => {
    server.kill('SIGKILL');
  };
  process.once('exit', kill);
  project.provide('awsEndpoint', { part: await addressOf(server) });
  return async () => {
    process.off('exit', kill);
    const gone = once(server, 'exit');
    kill();
    await gone;
  };
}

async function addressOf(server: ChildProcess): Promise<string> {
  let log = '';
  return new Promise((resolve, reject) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4_000);
      const [, address] = /Running on (http:\/\/\S+)/.exec(log) ?? [];
      if (address !== undefined) resolve(address);
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`moto did not start (exit ${code}): ${log.trim()}`)));
  });
}
