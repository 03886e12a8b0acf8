import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder } from '../cached-folder.ts';
import type { Optional } from '../optional-part.ts';

const run = promisify(execFile);

/** Folders of jars from Maven Central. */
export interface StackParts {
  /** Kafka, Kafka Connect and a logger: one class path. */
  readonly kafka: string;
  /** Kafka Connect's plugin path: folders of connectors, between commas. */
  readonly plugins: string;
}

/** What Kafka Connect brings itself: a second copy in a plugin's folder is another class of the same name. */
const ofConnect = /^(connect-api|kafka-clients|slf4j-api|lz4-java|snappy-java|zstd-jni)-/;

/** Kafka and Debezium; downloaded once (about 95 MB) and kept outside the tree. */
export async function stackParts(): Promise<Optional<StackParts>> {
  const java = await javaVersion();
  if (java === undefined) return { missing: 'there is no java (17 or later)' };
  if (java < 17) return { missing: `java is ${java}, and Kafka needs 17 or later` };
  try {
    await run('mvn', ['--version']);
  } catch {
    return { missing: 'there is no mvn (Apache Maven) to download Kafka and Debezium with' };
  }
  try {
    const kafka = await jarsOf('kafka', (draft, jars) => cp(jars, draft, { recursive: true }));
    const plugins = [await pluginOf('debezium-postgres', ofConnect), await pluginOf('debezium-mariadb', ofConnect)];
    return { part: { kafka, plugins: plugins.join(',') } };
  } catch (error) {
    return { missing: `Kafka and Debezium cannot be downloaded: ${lastLine(error)}` };
  }
}

/**
 * Kafka Connect's plugin path with nothing but the Debezium JDBC sink, which the benchmark runs beside Landfall. Of Jackson
 * it takes Connect's: with its own, Connect finds the same module twice and does not start.
 * @throws where it cannot be downloaded (60 MB)
 */
export function jdbcSinkPlugins(): Promise<string> {
  return pluginOf('debezium-jdbc', new RegExp(`${ofConnect.source}|^jackson-(annotations|core|databind)-`));
}

/** A plugin path with one plugin, less the jars that match. */
function pluginOf(name: string, without: RegExp): Promise<string> {
  return jarsOf(name, async (draft, jars) => {
    const folder = join(draft, name);
    await cp(jars, folder, { recursive: true });
    for (const jar of await readdir(folder)) if (without.test(jar)) await rm(join(folder, jar));
  });
}

/** The jars of a pom beside this file, laid out by `arrange`; made anew when the pom changes. */
async function jarsOf(name: string, arrange: (draft: string, jars: string) => Promise<void>): Promise<string> {
  const pom = join(import.meta.dirname, `${name}.pom.xml`);
  const hash = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex')
    .slice(0, 12);
  return cachedFolder(`${name}-${hash}`, async (draft) => {
    const jars = join(draft, '.jars');
    await mkdir(jars);
    const flags = ['-B', '-ntp', '-q', '-f', pom, '-DincludeScope=runtime', `-DoutputDirectory=${jars}`];
    await run('mvn', [...flags, 'dependency:copy-dependencies'], { maxBuffer: 16_000_000 });
    await arrange(draft, jars);
    await rm(jars, { recursive: true });
  });
}

async function javaVersion(): Promise<number | undefined> {
  try {
    const { stdout, stderr } = await run('java', ['-version']);
    const [, major] = /version "(\d+)/.exec(stdout + stderr) ?? [];
    return Number(major ?? 0);
  } catch {
    return undefined;
  }
}

function lastLine(error: unknown): string {
  const { stdout = '', message = String(error) } = error as { stdout?: string; message?: string };
  const errors = stdout.split('\n').filter((line) => line.startsWith('[ERROR]'));
  return (errors[0] ?? message.split('\n')[0] ?? '').slice(0, 300);
}
