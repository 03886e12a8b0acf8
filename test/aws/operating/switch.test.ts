import { expect, it } from 'vitest';
import { withOperated } from '../../support/aws/operated.ts';
import { describeAws } from '../../support/aws/suite.ts';

// moto knows no mappings of MSK, nor that a change takes its time: a stand-in for Lambda's API does.
describeAws('landfall pause and resume (the real SDK, a stand-in for Lambda)', () => {
  it(
    'disable every mapping, wait until they are, enable them again, and may be repeated',
    withOperated(async ({ name, map, lambda, landfall }) => {
      const uuids = ['customers', 'orders', 'lines'].map((topic) => map(`shop.public.${topic}`));
      const paused = await landfall('pause', name);
      expect(paused).toMatchObject({ code: 0, stderr: '' });
      expect(paused.stdout).toMatch(/^shop\.public\.customers +Enabled → Disabled$/m);
      expect(paused.stdout).toContain(`"landfall resume ${name}" goes on`);
      expect(lambda.switched.toSorted()).toEqual(uuids.map((uuid) => [uuid, false]).toSorted());

      lambda.switched.length = 0;
      expect(await landfall('pause', name)).toMatchObject({ code: 0 });
      expect(lambda.switched).toEqual([]);

      expect(await landfall('resume', name)).toMatchObject({ code: 0 });
      expect(lambda.switched.toSorted()).toEqual(uuids.map((uuid) => [uuid, true]).toSorted());
      expect([...lambda.mappings.values()].map(({ state }) => state)).toEqual(['Enabled', 'Enabled', 'Enabled']);
    }),
  );

  it(
    'wait for a mapping that Lambda is changing, and then ask',
    withOperated(async ({ name, map, lambda, landfall }) => {
      const uuid = map('shop.public.orders', { state: 'Updating', settlesAfter: 2 });
      expect(await landfall('pause', name)).toMatchObject({ code: 0 });
      expect(lambda.switched).toEqual([[uuid, false]]);
    }),
  );

  it(
    'do not wait with --no-wait, and say so',
    withOperated(async ({ name, map, landfall }) => {
      map('shop.public.orders', { settlesAfter: 1_000 });
      const { code, stdout } = await landfall('pause', name, '--no-wait', '--json');
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        ok: true,
        name,
        mappings: [{ before: 'Enabled', state: 'Disabling' }],
      });
    }),
  );

  it(
    'exit with 1 where time is up',
    withOperated(async ({ name, map, landfall }) => {
      map('shop.public.orders', { settlesAfter: 1_000 });
      const { code, stdout } = await landfall('pause', name, '--timeout', '1');
      expect(code).toBe(1);
      expect(stdout).toContain('Not all are as wanted yet');
    }),
  );

  it(
    'tell a destination that is not there from one without mappings',
    withOperated(async ({ name, landfall }) => {
      expect(await landfall('pause', name)).toMatchObject({
        code: 1,
        stderr: `landfall: destination ${name} has no event source mapping: deploy it\n`,
      });
      const nowhere = await landfall('resume', 'nowhere');
      expect(nowhere.code).toBe(1);
      expect(nowhere.stderr).toContain('no destination nowhere is deployed here');
    }),
  );
});
