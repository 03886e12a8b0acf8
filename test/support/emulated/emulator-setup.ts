import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { pythonEnvironment } from '../aws/python.ts';
import { type Optional, sayMissing } from '../optional-part.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where an emulated AWS answers that knows CloudFormation (ministack), or why there is none. */
    emulator: Optional<string>;
  }
}

/** One emulated AWS for all suites of a project. It runs functions with the Node of this process. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const python = sayMissing(project.name, await pythonEnvironment());
  if ('missing' in python) {
    project.provide('emulator', python);
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'landfall-emulator-'));
  const port = await freePort();
  const server = spawn(python.part, ['-m', 'ministack'], {
    // Nothing else of this environment: the emulator hands its own on to the functions.
    env: {
      PATH: dirname(process.execPath),
      ...{ HOME: folder, TMPDIR: folder, STATE_DIR: folder, S3_DATA_DIR: folder },
      ...{ GATEWAY_PORT: String(port), BIND_HOST: '127.0.0.1', MINISTACK_HOST: '127.0.0.1', IOT_MTLS_ENABLED: '0' },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4_000);
    });
  }
  const kill = (): void => {
    server.kill('SIGTERM');
  };
  process.once('exit', kill);
  const endpoint = `http://127.0.0.1:${port}`;
  while (!(await answers(endpoint))) {
    if (server.exitCode !== null) throw new Error(`ministack did not start (exit ${server.exitCode}): ${log.trim()}`);
    await sleep(100);
  }
  project.provide('emulator', { part: endpoint });
  return async () => {
    process.off('exit', kill);
    const gone = once(server, 'exit');
    kill();
    await gone;
    await rm(folder, { recursive: true, force: true });
  };
}

async function answers(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/_ministack/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** A port that nobody listens at: the emulator has to know its own before it starts. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
