import * as z from 'zod/mini';
import { describeValue, LandfallError } from './errors.ts';

const flag = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values);
const commaList = z.pipe(
  z.union([z.string(), z.array(z.string())]),
  z.transform((given: string | string[]) =>
    (typeof given === 'string' ? given.split(',') : given).map((item) => item.trim()).filter((item) => item !== ''),
  ),
);

const tableRule = z.object({
  match: z.string().check(z.refine(isRegExp, 'must be a regular expression')),
  table: z.string().check(z.minLength(1)),
});

/** A JSON array may also come as text, as it does from `--set` and from a parameter. */
const tableRules = z.pipe(
  z.transform((given: unknown) => (typeof given === 'string' ? parseOrKeep(given) : given)),
  z.array(tableRule),
);

const metadataColumn = flag(['source_ts_ms', 'ts_ms', 'offset']);

const shape = {
  name: z._default(z.string().check(z.regex(/^[a-z0-9-]{1,40}$/, '1 to 40 of a-z, 0-9 and -')), 'local'),
  // An IPv6 address has colons, a name or an IPv4 address with one has a port behind it.
  hostname: z.string().check(z.regex(/^([^:\s/]+|[^\s/]*:[^\s/]*:[^\s/]*)$/)),
  port: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(65535)), 5432),
  username: z.string().check(z.minLength(1)),
  passwordSecret: z.optional(z.string().check(z.minLength(1))),
  database: z.string().check(z.minLength(1)),
  schema: z.string().check(z.minLength(1)),
  tls: z._default(flag(['verify-full', 'verify-ca', 'disable']), 'verify-full'),
  tlsCa: z.optional(z.string()),
  insertMode: flag(['insert', 'upsert']),
  deleteMode: flag(['ignore', 'delete', 'mark']),
  schemaEvolution: z._default(flag(['basic', 'none']), 'basic'),
  delivery: z._default(flag(['exactly-once', 'at-least-once']), 'exactly-once'),
  primaryKeyMode: z._default(flag(['record_key', 'record_value', 'none']), 'record_key'),
  primaryKeyFields: z._default(commaList, []),
  tableNames: z._default(tableRules, []),
  keylessTables: z._default(flag(['halt', 'dead-letter', 'append']), 'halt'),
  metadataColumns: z._default(z.pipe(commaList, z.array(metadataColumn)), []),
  nullOrDefault: z._default(flag(['null', 'default']), 'null'),
  onBadRecord: z._default(flag(['dead-letter', 'halt']), 'dead-letter'),
  parkLimit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(10_000)), 100),
  constraintWait: z._default(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(86_400)), 900),
  truncate: z._default(flag(['ignore', 'truncate']), 'ignore'),
  schemalessTime: z.optional(flag(['adaptive', 'ms', 'us'])),
  schemalessDecimals: z._default(flag(['text', 'base64']), 'text'),
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
);

/** The settings of a destination, valid and complete (contract: docs/settings.md). */
export type Settings = z.output<typeof settingsSchema>;

/** Names of all settings, for completion and for the warning about unknown ones. */
export const settingNames: readonly string[] = Object.keys(shape);

/**
 * Validates settings as they were given. Unknown keys are listed, never refused: old and new versions run side by side.
 * @throws LandfallError `SETTINGS_INVALID`, systemic, naming each setting, its value and what is allowed.
 */
export function parseSettings(given: Readonly<Record<string, unknown>>): {
  settings: Settings;
  unknown: string[];
} {
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => describeIssue(issue, given));
    throw new LandfallError('systemic', 'SETTINGS_INVALID', `settings: ${lines.join('; ')}`);
  }
  return {
    settings: parsed.data,
    unknown: Object.keys(given).filter((key) => !settingNames.includes(key)),
  };
}

/** What is allowed, for settings whose values are not a list that the schema itself tells. */
const allowedValues: Readonly<Record<string, string>> = {
  name: '1 to 40 of a-z, 0-9 and -',
  hostname: 'a host name or address, without port',
  port: 'a whole number from 1 to 65535',
  parkLimit: 'a whole number of records from 1 to 10000',
  constraintWait: 'a whole number of seconds from 0 to 86400',
  primaryKeyFields: 'a comma list of field names',
  metadataColumns: 'a comma list of source_ts_ms, ts_ms, offset',
  tableNames: 'a JSON array of {"match": regular expression, "table": name}',
};

function describeIssue(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  const setting = String(issue.path[0] ?? '');
  const isMissing = given[setting] === undefined;
  const allowed = allowedText(issue, setting);
  if (isMissing) return `${setting} is missing${allowed}`;
  return `${setting} = ${describeValue(valueAt(issue.path, given))} is not allowed${allowed}`;
}

function allowedText(issue: z.core.$ZodIssue, setting: string): string {
  const known = allowedValues[setting];
  if (issue.code === 'custom' && issue.path.length === 1) return `: ${issue.message}`;
  if (known !== undefined) return `: ${known}`;
  if (issue.code === 'invalid_value') return `: one of ${issue.values.map(String).join(', ')}`;
  return ': a text that is not empty';
}

/** The innermost value of the path that was given as such: a comma list is shown whole. */
function valueAt(path: readonly PropertyKey[], given: unknown): unknown {
  let value = given;
  for (const step of path) {
    if (value === null || typeof value !== 'object') break;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

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

function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
