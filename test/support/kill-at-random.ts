import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Destination } from './harness.ts';
import type { Random } from './random.ts';

const worker = fileURLToPath(new URL('./killable-worker.ts', import.meta.url));

/**
 * Applies a fixture in processes that are killed (SIGKILL) at random moments after their first event, each starting
 * behind the last event that was acknowledged; after `kills` of them one may finish. Returns how many were killed.
 */
export async function applyWithKills(
  destination: Destination,
  fixture: string,
  settings: Readonly<Record<string, unknown>>,
  random: Random,
  kills: number,
  deadLetters?: string,
): Promise<number> {
  const folder = deadLetters === undefined ? [] : [deadLetters];
  let from = 0;
  for (let killed = 0; ; ) {
    const mayFinish = killed >= kills;
    const child = spawn(
      process.execPath,
      [worker, fixture, String(from), JSON.stringify({ ...destination.settings, ...settings }), ...folder],
      { env: { ...process.env, LANDFALL_PASSWORD: destination.password }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const exit = once(child, 'exit');
    let timer: NodeJS.Timeout | undefined;
    for await (const line of createInterface({ input: child.stdout })) {
      from = Number(line.slice('ack '.length)) + 1;
      if (!mayFinish) timer ??= setTimeout(() => child.kill('SIGKILL'), random.int(0, 60));
    }
    clearTimeout(timer);
    const [code, signal] = (await exit) as [number | null, string | null];
    if (signal === 'SIGKILL') killed += 1;
    else if (code === 0) return killed;
    else throw new Error(`the worker ended with ${code ?? signal}`);
  }
}
