import { readFileSync } from 'node:fs';
import type { Configuration } from '../lib/model/configuration.ts';
import { LandfallError } from '../lib/model/errors.ts';
import { isPem } from '../lib/model/pem.ts';
import { parseSettings, type Settings } from '../lib/model/settings.ts';
import { addresses, type DestinationArguments } from './destination-options.ts';
import { UsageError } from './usage-error.ts';

export interface ReplaySettings {
  readonly settings: Settings;
  readonly configuration: Configuration;
  /** Keys that no setting has. */
  readonly unknown: readonly string[];
}

type Given = Record<string, unknown>;

/**
 * The settings of a command that talks to a destination: a settings file, over it the address, the schema and single settings.
 * `otherwise` holds what is taken where none of them tells.
 * @throws UsageError naming the setting, its value and what is allowed; never the password.
 */
export function replaySettings(
  given: DestinationArguments,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  otherwise: Given = {},
): ReplaySettings {
  const address: Address = given.to === undefined ? { settings: {}, password: undefined } : readAddress(given.to);
  // A server that trusts its clients wants none, nor does IAM, and any other says so itself.
  const password = address.password ?? environment.PGPASSWORD ?? '';
  const merged: Given = {
    insertMode: 'upsert',
    deleteMode: 'delete',
    ...otherwise,
    ...(given.settingsFile === undefined ? {} : readSettingsFile(given.settingsFile)),
    ...address.settings,
    ...(given.schema === undefined ? {} : { schema: given.schema }),
    ...given.set,
  };
  if (typeof merged.tlsCa === 'string' && !isPem(merged.tlsCa)) merged.tlsCa = readCertificates(merged.tlsCa);
  if (merged.tls === undefined && isLoopback(merged.hostname)) merged.tls = 'disable';
  if (merged.hostname === undefined) throw new UsageError(`where to? Give --to ${addresses}`);
  const { settings, unknown } = validated(merged);
  const configuration: Configuration = { settings: async () => settings, password: async () => password };
  return { settings, configuration, unknown };
}

interface Address {
  readonly settings: Given;
  readonly password: string | undefined;
}

/** A Redshift speaks PostgreSQL's protocol: such an address leaves the kind to the other settings. */
const kinds: Readonly<Record<string, Given>> = {
  'postgres:': {},
  'postgresql:': {},
  'redshift:': { kind: 'redshift' },
};

function readAddress(text: string): Address {
  const url = URL.parse(text);
  const kind = url === null ? undefined : kinds[url.protocol];
  if (url === null || kind === undefined) throw new UsageError(`--to is not an address such as ${addresses}`);
  if (url.search !== '' || url.hash !== '') {
    throw new UsageError('--to takes no parameters behind the database: use --set, as --set tls=verify-ca');
  }
  const settings: Given = { ...kind };
  if (url.hostname !== '') settings.hostname = decoded(url.hostname.replace(/^\[(.*)\]$/, '$1'));
  if (url.port !== '') settings.port = Number(url.port);
  if (url.username !== '') settings.username = decoded(url.username);
  if (url.pathname.length > 1) settings.database = decoded(url.pathname.slice(1));
  return { settings, password: url.password === '' ? undefined : decoded(url.password) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new UsageError('--to holds a % that begins no escape: write it as %25');
  }
}

/** On the command line a certificate authority is a file; as a setting it is its text. */
function readCertificates(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`tlsCa ${path}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

function readSettingsFile(path: string): Given {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`--settings ${path}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new UsageError(`--settings ${path}: not a JSON object of settings`);
  }
  return { ...content };
}

function validated(merged: Given): ReturnType<typeof parseSettings> {
  try {
    return parseSettings(merged);
  } catch (error) {
    if (error instanceof LandfallError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function isLoopback(hostname: unknown): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '::1';
}
