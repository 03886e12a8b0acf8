import { expect, it } from 'vitest';
import { createCheckHandler } from '../../functions/check-handler.ts';
import type { ResourceRequest } from '../../functions/custom-resource.ts';
import { parseSettings } from '../../lib/model/settings.ts';
import { asked } from '../support/custom-resource.ts';
import { createLogin, dropLogin, type WithLogin } from '../support/fault-login.ts';
import { plentyOfTime, withDestination } from '../support/with-destination.ts';

/** What the check answers CloudFormation about a destination. */
async function answered(login: WithLogin, RequestType: ResourceRequest['RequestType'], password = login.password) {
  const { settings } = parseSettings({ ...login.settings, name: 'shop', truncate: 'ignore' });
  const handler = createCheckHandler({
    destination: 'shop',
    configuration: { settings: async () => settings, password: async () => password },
    log: () => undefined,
    now: Date.now,
  });
  const [only] = await asked((request) => handler(request, plentyOfTime), RequestType);
  return only?.body;
}

it(
  'a first deployment fails for a missing grant and for a wrong password, with what mends it, and passes when it is mended',
  withDestination(async (destination) => {
    const login = await createLogin(destination);
    try {
      await login.sql('revoke create on schema $schema from $role');
      const Reason = expect.stringContaining(`grant create on schema "${destination.schema}" to`);
      expect(await answered(login, 'Create')).toMatchObject({ Status: 'FAILED', Reason });
      expect(await answered(login, 'Update')).toMatchObject({ Status: 'SUCCESS', Data: { Result: Reason } });
      expect(await answered(login, 'Create', 'wr0ng')).toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringContaining('wrong password for user'),
      });
      await login.sql('grant create on schema $schema to $role');
      expect(await answered(login, 'Create')).toMatchObject({
        Status: 'SUCCESS',
        Data: { Result: 'destination shop is ready' },
      });
    } finally {
      await dropLogin(login);
    }
  }),
);
