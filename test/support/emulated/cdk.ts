import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../../node_modules/aws-cdk/bin/cdk', import.meta.url));

export interface Told {
  readonly code: number | null;
  /** Both its streams. */
  readonly words: string;
}

/** Runs the CDK command line in a folder, which is its home, too: it remembers accounts there. */
export async function cdk(folder: string, environment: Readonly<Record<string, string>>, args: readonly string[]) {
  const { PATH = '' } = process.env;
  const quiet = ['--no-notices', '--no-version-reporting', '--progress', 'events'];
  const child = spawn(process.execPath, [bin, ...args, ...quiet], {
    cwd: folder,
    env: { PATH, HOME: folder, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [code, out, err] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return { code, words: out + err } satisfies Told;
}
