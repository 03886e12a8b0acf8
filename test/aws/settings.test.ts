import { expect, it } from 'vitest';
import { cloudWatchReport } from '../../functions/metrics.ts';
import { AwsConfiguration } from '../../lib/sink/aws/aws-configuration.ts';
import { secretsManager, ssmParameters } from '../../lib/sink/aws/clients.ts';
import { account } from '../support/aws/account.ts';
import { type Deployed, withDeployed } from '../support/aws/deployed.ts';
import { faultyWayToAws, jsonFault } from '../support/aws/faulty-way.ts';
import { describeAws } from '../support/aws/suite.ts';
import { keepToldLines } from '../support/told-lines.ts';

const minute = 60_000;

/** The configuration of a deployed destination with a clock that the test sets. */
function configurationOf({ name }: Deployed) {
  const clock = { now: 0 };
  const report = cloudWatchReport(name);
  const unread: string[] = [];
  const warnings: string[] = [];
  const configuration = new AwsConfiguration({
    destination: name,
    parameters: ssmParameters(),
    secrets: secretsManager(),
    now: () => clock.now,
    random: () => 0,
    warn: (message) => warnings.push(message),
    unread: (message) => {
      unread.push(message);
      report.unread(message);
    },
  });
  return { configuration, clock, unread, warnings };
}

/** Lets what goes on behind a call's back come to its end: the next settings are those, or the warning is there. */
async function refreshed({ configuration }: ReturnType<typeof configurationOf>, until: () => Promise<boolean>) {
  await expect.poll(until, { timeout: 20_000 }).toBe(true);
  return configuration.settings();
}

describeAws('settings from Systems Manager', () => {
  it(
    'are the stack’s and over them the operator’s, key by key',
    withDeployed(async (deployed) => {
      await deployed.override({ deleteMode: 'mark', parkLimit: '7', name: 'other' });
      const { configuration, warnings } = configurationOf(deployed);
      expect(await configuration.settings()).toMatchObject({
        name: deployed.name,
        schema: deployed.login.schema,
        insertMode: 'upsert',
        deleteMode: 'mark',
        parkLimit: 7,
      });
      expect(warnings).toEqual([]);
    }),
  );

  it(
    'are read again when older than a minute: an edit takes effect, and so does its removal',
    withDeployed(async (deployed) => {
      const made = configurationOf(deployed);
      const { configuration, clock } = made;
      const first = await configuration.settings();
      await deployed.override({ truncate: 'ignore' });
      clock.now = minute - 1;
      expect(await configuration.settings()).toBe(first);
      clock.now = minute;
      expect(await configuration.settings()).toBe(first);
      const truncate = async () => (await configuration.settings()).truncate;
      await refreshed(made, async () => (await truncate()) === 'ignore');
      await deployed.override(undefined);
      clock.now = 2 * minute;
      await refreshed(made, async () => (await truncate()) === 'truncate');
    }),
  );

  it(
    'stay in force while they cannot be read, which is counted; read again, the latest are in force',
    withDeployed(async (deployed) => {
      const way = await faultyWayToAws();
      const lines = keepToldLines();
      const made = configurationOf(deployed);
      const { configuration, clock, unread } = made;
      const first = await configuration.settings();
      await deployed.override({ truncate: 'ignore' });
      way.meetAlways(jsonFault('ThrottlingException', 'Rate exceeded'));
      for (const failures of [1, 2]) {
        clock.now += minute;
        await refreshed(made, async () => (await configuration.settings()) === first && unread.length === failures);
      }
      expect(unread[1]).toMatch(/those at hand stay in force: parameter .*ThrottlingException: Rate exceeded/);
      way.meetAlways(undefined);
      clock.now += minute;
      await refreshed(made, async () => (await configuration.settings()).truncate === 'ignore');
      expect(unread).toHaveLength(2);
      expect(lines().map((line) => line.SettingsUnread)).toEqual([undefined, 1, undefined, 1]);
    }),
  );

  it.for([
    [
      'which AWS forbids',
      jsonFault('AccessDeniedException', 'not authorized to perform: ssm:GetParameters'),
      'systemic',
      'AccessDeniedException',
    ],
    ['to which there is no way', 'cut', 'transient', 'ECONNRESET'],
  ] as const)('%s: a start without them fails in words, and heals', async ([, fault, errorClass, word]) => {
    await withDeployed(async (deployed) => {
      const way = await faultyWayToAws();
      const { configuration } = configurationOf(deployed);
      way.meetAlways(fault);
      await expect(configuration.settings()).rejects.toMatchObject({
        class: errorClass,
        code: 'SETTINGS_UNREADABLE',
        message: expect.stringMatching(new RegExp(`^parameter /landfall/${deployed.name}/deployed or .*${word}`)),
      });
      way.meetAlways(undefined);
      expect(await configuration.settings()).toMatchObject({ name: deployed.name });
    })();
  });

  it(
    'that nobody deployed are missing by name',
    withDeployed(async (deployed) => {
      await account.setParameter(`/landfall/${deployed.name}/deployed`, undefined);
      await expect(configurationOf(deployed).configuration.settings()).rejects.toMatchObject({
        code: 'SETTINGS_MISSING',
        message: expect.stringContaining(`/landfall/${deployed.name}/deployed`),
      });
    }),
  );

  it(
    'are asked for again where an answer never came, as it does not when the function was frozen in between',
    withDeployed(async (deployed) => {
      const way = await faultyWayToAws();
      way.meet('silence');
      expect(await configurationOf(deployed).configuration.settings()).toMatchObject({ name: deployed.name });
      expect(way.asked).toEqual(['AmazonSSM.GetParameters', 'AmazonSSM.GetParameters']);
    }),
  );
});
