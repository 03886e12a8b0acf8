import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alarmSettingNames } from '../../../lib/model/alarm-settings.ts';
import { checkDeployment, deploymentNames } from '../../../lib/model/deployment.ts';
import { parseSettings, settingNames } from '../../../lib/model/settings.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'settings.md'), 'utf8');

interface Row {
  readonly names: readonly string[];
  readonly values: string;
  readonly fallback: string;
}

/** Rows of the page’s tables whose first cell names settings. */
const rows: readonly Row[] = [...page.matchAll(/^\| (`.*?`) \| (.*) \| ?(.*?) ?\|$/gm)].map(
  ([, names = '', values = '', fallback = '']) => ({
    names: [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    values,
    fallback,
  }),
);

const { settings } = parseSettings({
  ...{ hostname: 'h', username: 'u', database: 'd', schema: 's', insertMode: 'upsert', deleteMode: 'delete' },
});
const cluster = 'arn:aws:kafka:eu-central-1:111122223333:cluster/events/a1b2c3d4-1';
const { deployment } = checkDeployment({ cluster, topics: 'orders' });
const given = ['hostname', 'username', 'database', 'schema', 'insertMode', 'deleteMode', 'cluster', 'topics'];
const all = [...settingNames, ...deploymentNames, ...alarmSettingNames.map((name) => `alarms.${name}`)];
const defaults: Readonly<Record<string, unknown>> = {
  ...settings,
  ...deployment,
  ...Object.fromEntries(Object.entries(deployment?.alarms ?? {}).map(([name, value]) => [`alarms.${name}`, value])),
};

test('every setting stands in a table of docs/settings.md, once, and nothing else does', () => {
  expect(rows.flatMap(({ names }) => names).sort()).toEqual([...all].sort());
});

test.for(all)('the default of %s is the schema’s', (name) => {
  const row = rows.find(({ names }) => names.includes(name));
  const value = defaults[name];
  if (given.includes(name)) expect(row?.fallback).toMatch(/^required/);
  else if (typeof value === 'string' || typeof value === 'number') expect(row?.fallback).toContain(String(value));
  else expect(row?.fallback).not.toMatch(/^required$/);
});
