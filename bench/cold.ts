import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { parseSettings } from '../lib/model/settings.ts';
import { loadEvents } from '../test/support/fixtures.ts';
import { type Bundle, bundle } from './bundle.ts';
import { type ColdStart, type FirstEvent, handleCold, importCold } from './cold-child.ts';
import { medianOf } from './median.ts';

export interface Cold {
  readonly bundle: Bundle;
  /** The same as one file, for comparison. */
  readonly oneFile: Bundle;
  /** Medians. */
  readonly empty: ColdStart;
  readonly start: ColdStart;
  readonly startOfOneFile: ColdStart;
  readonly firstEvent: FirstEvent;
}

const runs = 15;
const runsOfEvents = 5;

/** Measures bundle, module load and first event, each in fresh processes, in turn. */
export async function measureCold(url: string): Promise<Cold> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-cold-'));
  try {
    const [split, oneFile] = [await bundle(join(folder, 'split')), await bundle(join(folder, 'one'), true)];
    const emptyModule = join(folder, 'empty.mjs');
    await writeFile(emptyModule, 'export {};\n');
    const [empty, start, startOfOneFile]: ColdStart[][] = [[], [], []];
    for (let i = 0; i < runs; i += 1) {
      empty?.push(await importCold(emptyModule));
      start?.push(await importCold(split.entry));
      startOfOneFile?.push(await importCold(oneFile.entry));
    }
    const firstEvents: FirstEvent[] = [];
    for (let i = 0; i < runsOfEvents; i += 1) {
      firstEvents.push(await handleCold(await givenFor(split, url, join(folder, 'given.json'))));
    }
    return {
      bundle: split,
      oneFile,
      empty: medians(empty ?? []),
      start: medians(start ?? []),
      startOfOneFile: medians(startOfOneFile ?? []),
      firstEvent: medians(firstEvents),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a fresh process needs to handle two captured events, in a schema where nothing is yet. */
async function givenFor({ entry, whenUsed }: Bundle, url: string, file: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('drop schema if exists cold cascade; create schema cold');
  await client.end();
  const { hostname, port, username, pathname, password } = new URL(url);
  const address = { hostname, port, username, database: pathname.slice(1), schema: 'cold', tls: 'disable' };
  const { settings } = parseSettings({ ...address, insertMode: 'upsert', deleteMode: 'delete' });
  const [metrics, sdk] = [whenUsed.get('functions/metrics.ts'), whenUsed.get('lib/sink/aws/sdk.ts')];
  const events = loadEvents('12').slice(0, 2);
  const given = { entry, metrics, sdk, settings, password: decodeURIComponent(password), events };
  await writeFile(file, JSON.stringify(given));
  return file;
}

/** The middle of each figure by itself. */
function medians<T extends object>(given: readonly T[]): T {
  const middle = (name: string): number =>
    medianOf(given.map((one) => (one as Readonly<Record<string, number>>)[name] ?? 0)) ?? 0;
  return Object.fromEntries(Object.keys(given[0] ?? {}).map((name) => [name, middle(name)])) as T;
}
