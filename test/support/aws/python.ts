import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder } from '../cached-folder.ts';
import type { Optional } from '../optional-part.ts';

const run = promisify(execFile);
const requirements = join(import.meta.dirname, '..', '..', 'requirements.txt');

/** Prints where and which it is, if it can make a virtual environment with pip in it. */
const introduce =
  'import sys, venv, ensurepip; assert sys.version_info >= (3, 10); print(sys.base_prefix, sys.version)';

/** The interpreter of a virtual environment in which test/requirements.txt is installed. */
export async function pythonEnvironment(): Promise<Optional<string>> {
  const found = await findPython();
  if (found === undefined) return { missing: 'there is no python3 of version 3.10 or later with venv and pip' };
  const key = createHash('sha256')
    .update(found.introduction)
    .update(await readFile(requirements));
  const folder = await cachedFolder(`python-${key.digest('hex').slice(0, 12)}`, async (draft) => {
    await run(found.python, ['-m', 'venv', draft]);
    const quiet = ['--quiet', '--disable-pip-version-check'];
    await run(interpreterOf(draft), ['-m', 'pip', 'install', ...quiet, '--requirement', requirements]);
  });
  return { part: interpreterOf(folder) };
}

async function findPython(): Promise<{ readonly python: string; readonly introduction: string } | undefined> {
  for (const python of ['python3', 'python']) {
    try {
      return { python, introduction: (await run(python, ['-c', introduce])).stdout };
    } catch {
      // Not there, too old, or without what makes environments.
    }
  }
  return undefined;
}

function interpreterOf(environment: string): string {
  return process.platform === 'win32' ? join(environment, 'Scripts', 'python.exe') : join(environment, 'bin', 'python');
}
