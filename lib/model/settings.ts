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
  hostname: z.string().check(z.minLength(1)),
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

function describeIssue(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  const setting = String(issue.path[0] ?? '');
  const value = issue.path.reduce<unknown>(
    (at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step],
    given,
  );
  const name = issue.path.join('.');
  if (value === undefined) return `${setting || 'settings'} is missing${allowed(issue)}`;
  return `${name} = ${describeValue(value)} is not allowed${allowed(issue)}`;
}

function allowed(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `: one of ${issue.values.map(String).join(', ')}`;
  return issue.message === '' || issue.message === 'Invalid input' ? '' : `: ${issue.message}`;
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
