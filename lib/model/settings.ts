import * as z from 'zod/mini';
import { LandfallError } from './errors.ts';
import { noEndpoint, redshiftEndpoint } from './redshift-endpoint.ts';
import { redshiftAllowed, redshiftShape } from './redshift-settings.ts';
import { commaList, oneOf, wholeNumber } from './setting-kinds.ts';
import { type AllowedValues, parseOrKeep, settingProblems } from './setting-problems.ts';

const tableRule = z.object({
  match: z.string().check(z.refine(isRegExp, 'must be a regular expression')),
  table: z.string().check(z.minLength(1)),
});

/** A JSON array may also come as text, as it does from `--set` and from a parameter. */
const tableRules = z.pipe(
  z.transform((given: unknown) => (typeof given === 'string' ? parseOrKeep(given) : given)),
  z.array(tableRule),
);

const metadataColumn = oneOf(['source_ts_ms', 'ts_ms', 'offset']);

const destinationName = /^[a-z0-9-]{1,40}$/;

const shape = {
  name: z._default(z.string().check(z.regex(destinationName, '1 to 40 of a-z, 0-9 and -')), 'local'),
  kind: z._default(oneOf(['postgresql', 'redshift']), 'postgresql'),
  // An IPv6 address has colons, a name or an IPv4 address with one has a port behind it.
  hostname: z.string().check(z.regex(/^([^:\s/]+|[^\s/]*:[^\s/]*:[^\s/]*)$/)),
  port: z._default(wholeNumber(1, 65535), 5432),
  username: z.string().check(z.minLength(1)),
  passwordSecret: z.optional(z.string().check(z.minLength(1))),
  database: z.string().check(z.minLength(1)),
  schema: z.string().check(z.minLength(1)),
  tls: z._default(oneOf(['verify-full', 'verify-ca', 'disable']), 'verify-full'),
  tlsCa: z.optional(z.string()),
  insertMode: oneOf(['insert', 'upsert']),
  deleteMode: oneOf(['ignore', 'delete', 'mark']),
  schemaEvolution: z._default(oneOf(['basic', 'none']), 'basic'),
  delivery: z._default(oneOf(['exactly-once', 'at-least-once']), 'exactly-once'),
  primaryKeyMode: z._default(oneOf(['record_key', 'record_value', 'none']), 'record_key'),
  primaryKeyFields: z._default(commaList, []),
  tableNames: z._default(tableRules, []),
  keylessTables: z._default(oneOf(['halt', 'dead-letter', 'append']), 'halt'),
  metadataColumns: z._default(z.pipe(commaList, z.array(metadataColumn)), []),
  nullOrDefault: z._default(oneOf(['null', 'default']), 'null'),
  onBadRecord: z._default(oneOf(['dead-letter', 'halt']), 'dead-letter'),
  parkLimit: z._default(wholeNumber(1, 10_000), 100),
  constraintWait: z._default(wholeNumber(0, 86_400), 900),
  truncate: z._default(oneOf(['ignore', 'truncate']), 'ignore'),
  schemalessTime: z.optional(oneOf(['adaptive', 'ms', 'us'])),
  schemalessDecimals: z._default(oneOf(['text', 'base64']), 'text'),
  ...redshiftShape,
};

const settingsSchema = z.object(shape).check(
  z.refine((given) => given.primaryKeyMode !== 'none' || given.insertMode !== 'upsert', {
    path: ['insertMode'],
    message: 'upsert needs a primary key: choose insertMode=insert or another primaryKeyMode than none',
  }),
  z.refine((given) => given.primaryKeyMode !== 'none' || given.deleteMode === 'ignore', {
    path: ['deleteMode'],
    message: 'delete and mark need a primary key: choose deleteMode=ignore or another primaryKeyMode than none',
  }),
  z.refine((given) => given.primaryKeyMode !== 'record_value' || given.primaryKeyFields.length > 0, {
    path: ['primaryKeyFields'],
    message: 'primaryKeyMode=record_value needs the fields of the value that make the key',
  }),
  z.refine((given) => given.tls !== 'disable' || isLocal(given.hostname), {
    path: ['tls'],
    message: 'disable is for localhost only: use verify-full (or verify-ca with tlsCa)',
  }),
  z.refine((given) => given.kind !== 'redshift' || given.schemalessTime !== 'adaptive', {
    path: ['schemalessTime'],
    message: 'adaptive goes by the precision of columns, which those of Redshift do not have: choose ms or us',
  }),
  z.refine((given) => given.staging === undefined || given.copyRole !== undefined, {
    path: ['staging'],
    message: 'staging needs copyRole too, the role with which Redshift reads it',
  }),
  z.refine((given) => given.copyRole === undefined || given.staging !== undefined, {
    path: ['copyRole'],
    message: 'copyRole needs staging too, the bucket it reads',
  }),
  z.refine((given) => given.auth !== 'iam' || redshiftEndpoint(given) !== undefined, {
    path: ['hostname'],
    message: noEndpoint,
  }),
  z.refine((given) => given.clusterIdentifier === undefined || given.workgroup === undefined, {
    path: ['workgroup'],
    message:
      'a destination is a cluster or a workgroup of Redshift Serverless: leave clusterIdentifier or workgroup out',
  }),
);

/** The settings of a destination, valid and complete (contract: docs/settings.md). */
export type Settings = z.output<typeof settingsSchema>;

/** Names of all settings, for completion and for the warning about unknown ones. */
export const settingNames: readonly string[] = Object.keys(shape);

type Given = Readonly<Record<string, unknown>>;

/** Settings that are valid, or what is wrong with them, a line per setting. */
export type CheckedSettings =
  | { readonly settings: Settings; readonly problems?: undefined }
  | { readonly settings?: undefined; readonly problems: readonly string[] };

export function checkSettings(given: Given): CheckedSettings {
  const parsed = settingsSchema.safeParse({ ...defaultsOf(given), ...given });
  const problems = [
    ...(parsed.success ? [] : settingProblems(parsed.error, given, allowedValues)),
    ...foreignSettings(given).map((name) => `${name} is a setting of kind=redshift only: leave it out`),
  ];
  return parsed.success && problems.length === 0 ? { settings: parsed.data } : { problems };
}

/** Defaults that depend on what the destination is. */
function defaultsOf({ kind }: Given): Given {
  return kind === 'redshift' ? { port: 5439 } : {};
}

/** Settings that the kind of the destination does not have. */
function foreignSettings(given: Given): string[] {
  return given.kind === 'redshift' ? [] : Object.keys(redshiftShape).filter((name) => given[name] !== undefined);
}

/**
 * Validates settings as they were given. Unknown keys are listed, never refused: old and new versions run side by side.
 * @throws LandfallError `SETTINGS_INVALID`, systemic, naming each setting, its value and what is allowed.
 */
export function parseSettings(given: Given): {
  settings: Settings;
  unknown: string[];
} {
  const { settings, problems } = checkSettings(given);
  if (settings === undefined) {
    throw new LandfallError('systemic', 'SETTINGS_INVALID', `settings: ${problems.join('; ')}`);
  }
  return { settings, unknown: unknownSettings(Object.keys(given)) };
}

/** Those of the keys that no setting has. */
export function unknownSettings(keys: readonly string[]): string[] {
  return keys.filter((key) => !settingNames.includes(key));
}

export function isDestinationName(text: string): boolean {
  return destinationName.test(text);
}

/** What is allowed, for settings whose values are not a list that the schema itself tells. */
const allowedValues: AllowedValues = {
  name: '1 to 40 of a-z, 0-9 and -',
  hostname: 'a host name or address, without port',
  port: 'a whole number from 1 to 65535',
  parkLimit: 'a whole number of records from 1 to 10000',
  constraintWait: 'a whole number of seconds from 0 to 86400',
  primaryKeyFields: 'a comma list of field names',
  metadataColumns: 'a comma list of source_ts_ms, ts_ms, offset',
  tableNames: 'a JSON array of {"match": regular expression, "table": name}',
  ...redshiftAllowed,
};

function isLocal(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(hostname);
}

function isRegExp(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
