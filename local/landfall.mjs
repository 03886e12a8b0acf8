#!/usr/bin/env node
// Starts the command line on a Node that runs TypeScript as it is: this one, or the one npm installed beside it.
// Plain JavaScript without anything new, so that an old Node can read it and say what is missing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const needed = 24;
const script = fileURLToPath(new URL('./landfall.ts', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= needed) {
  await import('./landfall.ts');
} else {
  const node = installedNode();
  if (node === undefined) {
    console.error(
      `landfall needs Node ${needed} or newer and this is ${process.version}: install it, or run "npm install" in the project`,
    );
    process.exitCode = 2;
  } else {
    const run = spawnSync(node, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
    if (run.error) console.error(`landfall: ${node} does not start: ${run.error.message}`);
    process.exitCode = run.status === null ? 1 : run.status;
  }
}

/** The binary of the package `node`, a development dependency. */
function installedNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    return [join(folder, 'bin', 'node'), join(folder, 'bin', 'node.exe')].find((file) => existsSync(file));
  } catch {
    return undefined;
  }
}
