import { GetParameterCommand, GetParameterHistoryCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { overrideParameter } from '../../../lib/model/parameter-names.ts';
import { meanwhile } from '../../support/aws/meanwhile.ts';
import { withOperated } from '../../support/aws/operated.ts';
import { describeAws } from '../../support/aws/suite.ts';
import { deployedSettings } from '../../support/deployed-settings.ts';
import { runLandfall } from '../../support/run-landfall.ts';

async function stored(name: string): Promise<unknown> {
  const { Parameter } = await new SSMClient({}).send(new GetParameterCommand({ Name: overrideParameter(name) }));
  return JSON.parse(Parameter?.Value ?? '');
}

describeAws('landfall settings NAME', () => {
  it(
    'shows both layers and what is in force',
    withOperated(async ({ name, override, landfall }) => {
      await override({ truncate: 'truncate', future: 'pa55word' });
      const { code, stdout } = await landfall('settings', name);
      expect(code).toBe(0);
      const lines = stdout.split('\n');
      expect(lines[0]).toBe(`${name}: deployed version 1, override version 1`);
      expect(lines).toContainEqual(expect.stringMatching(/^insertMode +upsert +deployed +upsert$/));
      expect(lines).toContainEqual(expect.stringMatching(/^truncate +truncate +override +truncate$/));
      expect(lines).toContainEqual(expect.stringMatching(/^port +5432 +default$/));
      expect(lines).toContain('! no setting is called future: ignored');
      expect(stdout).not.toContain('pa55word');
    }),
  );

  it(
    'as JSON, without the values of what no setting is called',
    withOperated(async ({ name, override, landfall }) => {
      await override({ truncate: 'truncate', future: 'pa55word' });
      const { stdout } = await landfall('settings', name, '--json');
      expect(JSON.parse(stdout)).toMatchObject({
        ok: true,
        deployed: { version: 1, settings: deployedSettings },
        override: { version: 1, settings: { truncate: 'truncate' } },
        inForce: { name, truncate: 'truncate', port: 5432, parkLimit: 100 },
        unknown: ['future'],
      });
      expect(stdout).not.toContain('pa55word');
    }),
  );

  it(
    'exits with 1 and names what is invalid',
    withOperated(async ({ name, override, landfall }) => {
      await override({ deleteMode: 'soft' });
      const { code, stdout } = await landfall('settings', name);
      expect(code).toBe(1);
      expect(stdout).toContain('✗ deleteMode = string "soft" is not allowed: one of ignore, delete, mark');
    }),
  );

  it(
    'set makes the override where there was none, in the settings’ own types',
    withOperated(async ({ name, landfall }) => {
      const { code, stdout } = await landfall('settings', name, 'set', 'parkLimit=7', 'metadataColumns=ts_ms, offset');
      expect(code).toBe(0);
      expect(stdout).toContain('parkLimit: 100 → 7');
      expect(await stored(name)).toEqual({ parkLimit: 7, metadataColumns: ['ts_ms', 'offset'] });
    }),
  );

  it(
    'set keeps what the override holds besides, clear takes out of it, and what is left when it is empty is {}',
    withOperated(async ({ name, override, landfall }) => {
      await override({ truncate: 'truncate', future: 1 });
      expect(await landfall('settings', name, 'set', 'onBadRecord=halt')).toMatchObject({ code: 0 });
      expect(await stored(name)).toEqual({ truncate: 'truncate', future: 1, onBadRecord: 'halt' });
      expect(await landfall('settings', name, 'clear', 'truncate', 'future')).toMatchObject({ code: 0 });
      expect(await stored(name)).toEqual({ onBadRecord: 'halt' });
      expect(await landfall('settings', name, 'clear', 'onBadRecord')).toMatchObject({ code: 0 });
      expect(await stored(name)).toEqual({});
    }),
  );

  it(
    'clear --all heals an override that is no JSON object, which nothing else touches',
    withOperated(async ({ name, override, landfall }) => {
      await override('{"truncate":');
      const refused = await landfall('settings', name, 'set', 'truncate=truncate');
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toContain('clear --all');
      expect(await landfall('settings', name, 'clear', '--all')).toMatchObject({ code: 0 });
      expect(await stored(name)).toEqual({});
    }),
  );

  it(
    'writes nothing that is invalid, and asks for --force where rows do not follow',
    withOperated(async ({ name, landfall }) => {
      for (const [args, message] of [
        [['truncate=yes'], /truncate = string "yes" is not allowed: one of ignore, truncate/],
        [['primaryKeyMode=none'], /insertMode = string "upsert" is not allowed: upsert needs a primary key/],
        [['insertMode=insert'], /insertMode of a destination that has data.*--force/],
        [['tasks=3'], /no setting is called tasks/],
        [['hostname=elsewhere'], /hostname belongs to the deployment/],
      ] as const) {
        const { code, stderr } = await landfall('settings', name, 'set', ...args);
        expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
      }
      await expect(stored(name)).rejects.toMatchObject({ name: 'ParameterNotFound' });
      expect(await landfall('settings', name, 'set', 'insertMode=insert', '--force')).toMatchObject({ code: 0 });
      expect(await stored(name)).toEqual({ insertMode: 'insert' });
    }),
  );

  it(
    'refuses more than a parameter holds, which moto would take',
    withOperated(async ({ name, landfall }) => {
      const rules = JSON.stringify([{ match: 'x'.repeat(4_100), table: 't' }]);
      const { code, stderr } = await landfall('settings', name, 'set', `tableNames=${rules}`, '--force');
      expect(code).toBe(2);
      expect(stderr).toMatch(/the override would take \d+ bytes, and parameter .* holds 4096/);
    }),
  );

  it(
    'keeps every version that was overwritten',
    withOperated(async ({ name, landfall }) => {
      for (const limit of [1, 2, 3]) await landfall('settings', name, 'set', `parkLimit=${limit}`);
      const asked = new GetParameterHistoryCommand({ Name: overrideParameter(name) });
      const { Parameters = [] } = await new SSMClient({}).send(asked);
      expect(Parameters.map(({ Value = '' }) => JSON.parse(Value).parkLimit)).toEqual([1, 2, 3]);
    }),
  );

  it(
    'says that somebody else wrote in between, and what is overwritten',
    withOperated(async ({ name, override }) => {
      await override({ parkLimit: 1 });
      const AWS_ENDPOINT_URL = await meanwhile('PutParameter', () => override({ parkLimit: 2 }));
      const args = ['settings', name, 'set', 'truncate=truncate'];
      const { code, stdout } = await runLandfall(args, undefined, { AWS_ENDPOINT_URL });
      expect(code).toBe(1);
      expect(stdout).toMatch(
        /✗ somebody else wrote \S+override at the same time: version 2 is overwritten by version 3/,
      );
      expect(await stored(name)).toEqual({ parkLimit: 1, truncate: 'truncate' });
    }),
  );

  it(
    'writes nothing where somebody else made the override in between',
    withOperated(async ({ name, override }) => {
      const AWS_ENDPOINT_URL = await meanwhile('PutParameter', () => override({ parkLimit: 2 }));
      const args = ['settings', name, 'set', 'truncate=truncate'];
      const { code, stdout, stderr } = await runLandfall(args, undefined, { AWS_ENDPOINT_URL });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^landfall: nothing is written: somebody else made \S+ just now/);
      expect(await stored(name)).toEqual({ parkLimit: 2 });
    }),
  );

  it(
    'names the destinations there are where there is none of that name',
    withOperated(async ({ name, landfall }) => {
      const { code, stderr } = await landfall('settings', 'nowhere');
      expect(code).toBe(1);
      expect(stderr).toMatch(/^landfall: no destination nowhere is deployed here: there are .*\n$/);
      expect(stderr).toContain(name);
    }),
  );
});
