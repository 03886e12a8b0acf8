import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder } from '../cached-folder.ts';
import type { Optional } from '../optional-part.ts';

const run = promisify(execFile);

/** Lambda's own client of the Runtime API: what runs in Lambda between a function's handler and the service. */
const client = { name: 'aws-lambda-ric', version: '4.0.2' } as const;

/** Its installation builds curl and itself; what any of the words stands for must be there. */
const tools = [['cmake', 'cmake3'], ['make'], ['c++', 'g++', 'clang++'], ['cc', 'gcc', 'clang'], ['tar'], ['xz']];

/** The program of the runtime client, in a folder of its own: the package's installation needs no compiler. */
export async function runtimeClient(): Promise<Optional<string>> {
  if (process.platform !== 'linux') return { missing: `${client.name} is built for Linux only` };
  const found = await Promise.all(tools.map(async (names) => (await Promise.all(names.map(isThere))).includes(true)));
  const missing = tools.filter((_, i) => found[i] !== true).map(([name]) => name);
  if (missing.length > 0) return { missing: `to build ${client.name} there is no ${missing.join(', no ')}` };
  const key = `${client.name}-${client.version}-${process.arch}-node${process.versions.modules}`;
  const folder = await cachedFolder(key, async (draft) => {
    const manifest = { private: true, allowScripts: { [`${client.name}@${client.version}`]: true } };
    await writeFile(join(draft, 'package.json'), JSON.stringify(manifest));
    const flags = ['--no-audit', '--no-fund', '--save-exact', '--loglevel=error'];
    await run('npm', ['install', ...flags, `${client.name}@${client.version}`], { cwd: draft });
  });
  return { part: join(folder, 'node_modules', client.name, 'index.mjs') };
}

async function isThere(command: string): Promise<boolean> {
  try {
    await run(command, ['--version']);
    return true;
  } catch {
    return false;
  }
}
