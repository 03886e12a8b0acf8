import { expect, it } from 'vitest';
import { account } from '../support/aws/account.ts';
import { coldStart } from '../support/aws/cold-start.ts';
import { type Deployed, withDeployed } from '../support/aws/deployed.ts';
import { faultyWayToAws, jsonFault } from '../support/aws/faulty-way.ts';
import { describeAws } from '../support/aws/suite.ts';
import { event, Feed } from '../support/feed.ts';
import { linesOf, plentyOfTime } from '../support/with-destination.ts';

const readSecret = 'secretsmanager.GetSecretValue';

/** As RDS writes it, with what a password may hold. */
function rdsSecret({ login }: Deployed, password: string): string {
  return JSON.stringify({ engine: 'postgres', host: 'db', port: 5432, username: login.role, password });
}

describeAws('the password from Secrets Manager', () => {
  it.for([
    ['plain text', (_: Deployed, password: string) => password],
    ['the JSON of RDS', rdsSecret],
  ] as const)('as %s is read once, and again when it was rotated in the middle of the stream', async ([, secretOf]) => {
    await withDeployed(async (deployed) => {
      const way = await faultyWayToAws();
      const rotate = async (password: string) => {
        await account.changeSecret(deployed.secret, secretOf(deployed, password));
        await deployed.changePassword(password);
      };
      await rotate('first "pass" \\ word');
      const { handler } = await coldStart(deployed);
      const feed = new Feed();
      const reads = () => way.asked.filter((operation) => operation === readSecret).length;
      const apply = (id: number) => handler(event(feed.create({ id, note: 'x' })), plentyOfTime);
      await apply(1);
      const atStart = reads();
      await rotate('second');
      expect(await apply(2)).toEqual({ batchItemFailures: [] });
      expect(await apply(3)).toEqual({ batchItemFailures: [] });
      expect(await linesOf(deployed.login)).toEqual(['1 x', '2 x', '3 x']);
      expect([atStart, reads() - atStart]).toEqual([1, 1]);
    })();
  });

  it(
    'that the secret does not have yet is an error without either of them, and heals with the secret',
    withDeployed(async (deployed) => {
      const { handler } = await coldStart(deployed);
      await deployed.changePassword('S3CRET-now');
      await account.changeSecret(deployed.secret, 'S3CRET-before');
      const given = event(new Feed().create({ id: 1, note: 'a' }));
      const error: unknown = await handler(given, plentyOfTime).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ class: 'systemic', code: '28P01' });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('S3CRET');
      await account.changeSecret(deployed.secret, 'S3CRET-now');
      expect(await handler(given, plentyOfTime)).toEqual({ batchItemFailures: [] });
    }),
  );

  it(
    'of another secret is taken when the settings name that one',
    withDeployed(async (deployed) => {
      const { handler } = await coldStart(deployed);
      const arn = await account.createSecret(`${deployed.secret}-2`, deployed.login.password);
      await deployed.deploy({ passwordSecret: `${deployed.secret}-gone` });
      const given = event(new Feed().create({ id: 1, note: 'a' }));
      await expect(handler(given, plentyOfTime)).rejects.toMatchObject({
        class: 'systemic',
        code: 'SECRET_UNREADABLE',
        message: expect.stringMatching(`secret ${deployed.secret}-gone cannot be read: ResourceNotFoundException: `),
      });
      await deployed.override({ passwordSecret: arn });
      const { handler: later } = await coldStart(deployed);
      expect(await later(given, plentyOfTime)).toEqual({ batchItemFailures: [] });
    }),
  );

  it(
    'that AWS does not give for a moment is asked for again',
    withDeployed(async (deployed) => {
      const way = await faultyWayToAws();
      const { handler } = await coldStart(deployed);
      const feed = new Feed();
      await handler(event(feed.create({ id: 1, note: 'a' })), plentyOfTime);
      await account.changeSecret(deployed.secret, 'second');
      await deployed.changePassword('second');
      way.meet(jsonFault('ThrottlingException', 'Rate exceeded'), jsonFault('InternalServiceError', 'no', 500));
      expect(await handler(event(feed.create({ id: 2, note: 'b' })), plentyOfTime)).toEqual({ batchItemFailures: [] });
    }),
  );
});
