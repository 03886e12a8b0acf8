import { expect, test } from 'vitest';
import { createCheckHandler } from '../../../functions/check-handler.ts';
import { answer, type ResourceRequest } from '../../../functions/custom-resource.ts';
import type { Configuration } from '../../../lib/model/configuration.ts';
import { LandfallError } from '../../../lib/model/errors.ts';
import { parseSettings } from '../../../lib/model/settings.ts';
import { asked } from '../../support/custom-resource.ts';

const { settings } = parseSettings({
  ...{ name: 'shop', hostname: '127.0.0.1', port: 1, tls: 'disable', username: 'u', database: 'd', schema: 's' },
  ...{ insertMode: 'upsert', deleteMode: 'delete', passwordSecret: 'secret' },
});
const noServer: Configuration = { settings: async () => settings, password: async () => 'p4ss' };

async function checked(
  RequestType: ResourceRequest['RequestType'],
  configuration: Configuration,
  remainingMs = 60_000,
): Promise<{ readonly body: Record<string, unknown>; readonly told: string[] }> {
  const told: string[] = [];
  const handler = createCheckHandler({
    destination: 'shop',
    configuration,
    log: (level, { about }) => told.push(`${level} ${about}`),
    now: Date.now,
  });
  const context = { awsRequestId: 'id', getRemainingTimeInMillis: () => remainingMs };
  const [only] = await asked((request) => handler(request, context), RequestType);
  if (only === undefined) throw new Error('no answer');
  expect(only).toMatchObject({ method: 'PUT', contentType: undefined });
  expect(JSON.stringify(only.body)).not.toContain('p4ss');
  return { body: only.body, told };
}

test('a first deployment fails where the database is not reached, and says why and what to do', async () => {
  const { body, told } = await checked('Create', noServer);
  expect(body).toEqual({
    ...{ Status: 'FAILED', PhysicalResourceId: 'landfall-check-shop' },
    ...{ StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Check' },
    Reason: expect.stringMatching(
      /^destination shop is not ready: connection: 127\.0\.0\.1:1 refuses connections.* → .*hostname and port.*Mend it and deploy again/,
    ),
  });
  expect(told).toEqual(['warn connection']);
});

test('a later deployment goes on, and its result says the same', async () => {
  const { body } = await checked('Update', noServer);
  expect(body).toMatchObject({
    Status: 'SUCCESS',
    Data: { Result: expect.stringMatching(/^to mend, though this update goes on: connection: 127\.0\.0\.1:1 refuses/) },
  });
});

test('removing it asks nothing of anybody', async () => {
  const never: Configuration = {
    settings: () => Promise.reject(new Error('was asked')),
    password: () => Promise.reject(new Error('was asked')),
  };
  expect((await checked('Delete', never)).body).toMatchObject({ Status: 'SUCCESS' });
});

test.for<[string, Configuration, RegExp]>([
  [
    'settings that are invalid',
    {
      settings: () => Promise.reject(new LandfallError('systemic', 'SETTINGS_INVALID', 'settings: port = 0')),
      password: async () => '',
    },
    /settings: settings: port = 0 → correct them/,
  ],
  [
    'settings that nobody answers for',
    {
      settings: () => Promise.reject(new LandfallError('transient', 'SETTINGS_UNREADABLE', 'ETIMEDOUT')),
      password: async () => '',
    },
    /settings: ETIMEDOUT → correct them.*or make a way there: NAT, or VPC endpoints/,
  ],
  [
    'a secret that may not be read',
    { settings: async () => settings, password: () => Promise.reject(new Error('AccessDenied')) },
    /password: Error: AccessDenied → correct passwordSecret/,
  ],
])('%s are told as such', async ([, configuration, words]) => {
  expect((await checked('Create', configuration)).body).toMatchObject({ Reason: expect.stringMatching(words) });
});

const forever = new Promise<never>(() => undefined);

test.for<[string, Configuration]>([
  ['Systems Manager (the settings)', { settings: () => forever, password: () => forever }],
  ['Secrets Manager (the password)', { settings: async () => settings, password: () => forever }],
])('a network without a way to %s is told before the function’s time is up', async ([service, configuration]) => {
  const { body } = await checked('Create', configuration, 15_050);
  expect(body.Reason).toContain(`network: no answer from ${service}`);
  expect(body.Reason).toContain('without NAT the VPC needs endpoints');
});

test('an answer that is not taken is given again, and one that never is fails the function', async () => {
  const pauses: number[] = [];
  const give = (request: ResourceRequest) =>
    answer(request, 'id', { isDone: true, says: 'x' }, async (ms) => pauses.push(ms));
  expect(await asked(give, 'Create', [503, 500])).toHaveLength(3);
  expect(pauses).toEqual([1_000, 2_000]);
  await expect(asked(give, 'Create', [503, 503, 503])).rejects.toThrow('CloudFormation’s address answered 503');
});

test('an answer fits into CloudFormation’s 4 KB', async () => {
  const long = (request: ResourceRequest) => answer(request, 'id', { isDone: false, says: 'ü'.repeat(9_000) });
  const [only] = await asked(long, 'Create');
  expect(Buffer.byteLength(JSON.stringify(only?.body))).toBeLessThan(4_096);
});
