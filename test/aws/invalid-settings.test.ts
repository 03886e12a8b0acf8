import { expect, it } from 'vitest';
import { coldStart } from '../support/aws/cold-start.ts';
import { withDeployed } from '../support/aws/deployed.ts';
import { describeAws } from '../support/aws/suite.ts';
import { event, Feed } from '../support/feed.ts';
import { linesOf, plentyOfTime } from '../support/with-destination.ts';

describeAws('settings that are not allowed, though they are in SSM,', () => {
  it(
    'fail every event with setting, value and what is allowed; nothing is written, and it heals when corrected',
    withDeployed(async (deployed) => {
      await deployed.override({ deleteMode: 'soft' });
      const { handler } = await coldStart(deployed);
      const given = event(new Feed().create({ id: 1, note: 'a' }));
      for (let attempt = 0; attempt < 2; attempt += 1) {
        await expect(handler(given, plentyOfTime)).rejects.toMatchObject({
          class: 'systemic',
          code: 'SETTINGS_INVALID',
          message: expect.stringMatching(/deleteMode.*"soft".*ignore, delete, mark/),
        });
      }
      await deployed.override({ deleteMode: 'mark' });
      expect(await handler(given, plentyOfTime)).toEqual({ batchItemFailures: [] });
      expect(await linesOf(deployed.login)).toEqual(['1 a false']);
    }),
  );

  it(
    'as they are no JSON are refused without their text',
    withDeployed(async (deployed) => {
      await deployed.override('{"deleteMode": S3CRET');
      const { handler } = await coldStart(deployed);
      await expect(handler(event(new Feed().create({ id: 1 })), plentyOfTime)).rejects.toMatchObject({
        code: 'SETTINGS_INVALID',
        message: `settings: parameter /landfall/${deployed.name}/override is not a JSON object`,
      });
    }),
  );
});
