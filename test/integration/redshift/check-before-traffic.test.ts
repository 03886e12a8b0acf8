import { expect, it } from 'vitest';
import { createCheckHandler } from '../../../functions/check-handler.ts';
import type { ResourceRequest } from '../../../functions/custom-resource.ts';
import { parseSettings } from '../../../lib/model/settings.ts';
import { asked } from '../../support/custom-resource.ts';
import type { RedshiftDestination } from '../../support/redshift/destination.ts';
import { withRedshift } from '../../support/redshift/with-redshift.ts';
import { plentyOfTime } from '../../support/with-destination.ts';

/** What the check answers CloudFormation about a destination. */
async function answered(destination: RedshiftDestination, RequestType: ResourceRequest['RequestType']) {
  const { settings } = parseSettings({ ...destination.settings, name: 'warehouse' });
  const handler = createCheckHandler({
    destination: 'warehouse',
    configuration: { settings: async () => settings, password: async () => destination.password },
    log: () => undefined,
    now: Date.now,
  });
  const [only] = await asked((request) => handler(request, plentyOfTime), RequestType);
  return only?.body;
}

it(
  'a first deployment fails for a role that Redshift may not use, with what mends it, and passes when it is mended',
  withRedshift(async (destination) => {
    const message = 'User arn:aws:redshift:x is not authorized to assume IAM Role y';
    const Reason = expect.stringContaining('aws redshift modify-cluster-iam-roles');
    destination.standIn.failNext(/^copy/, { code: 'XX000', message });
    expect(await answered(destination, 'Create')).toMatchObject({ Status: 'FAILED', Reason });
    destination.standIn.failNext(/^copy/, { code: 'XX000', message });
    expect(await answered(destination, 'Update')).toMatchObject({ Status: 'SUCCESS', Data: { Result: Reason } });
    expect(await answered(destination, 'Create')).toMatchObject({
      Status: 'SUCCESS',
      Data: { Result: 'destination warehouse is ready' },
    });
  }),
);
