import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const launcher = fileURLToPath(new URL('../../local/landfall.mjs', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of standard output, parsed. */
  summary(): Readonly<Record<string, number>>;
}

/** Runs the command line in a process of its own; `input` is its standard input, `environment` wins over this one's. */
export async function runLandfall(
  args: readonly string[],
  input?: string | Buffer,
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [launcher, ...args], {
    stdio: 'pipe',
    env: { ...process.env, PGPASSWORD: '', ...environment },
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  const exit = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return {
    code,
    stdout,
    stderr,
    summary: () => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Readonly<Record<string, number>>,
  };
}

export function gzipped(lines: readonly unknown[]): Buffer {
  return gzipSync(lines.map((line) => JSON.stringify(line)).join('\n'));
}
