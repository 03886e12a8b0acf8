import { afterAll, beforeAll, expect, it } from 'vitest';
import { account } from '../support/aws/account.ts';
import { coldStart } from '../support/aws/cold-start.ts';
import { withDeployed } from '../support/aws/deployed.ts';
import { describeAws } from '../support/aws/suite.ts';
import { selfSigned } from '../support/certificate.ts';
import { type FaultServer, startFaultServer } from '../support/fault-server.ts';
import { showCertificate } from '../support/fault-tls.ts';
import { event, Feed } from '../support/feed.ts';
import { linesOf, plentyOfTime } from '../support/with-destination.ts';

const certificate = selfSigned('localhost');

describeAws('the certificates of tlsCa', () => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await startFaultServer();
    await showCertificate(server, certificate);
  });
  afterAll(() => server.close());

  it(
    'may be in a secret, as a bundle is larger than a parameter',
    withDeployed(
      async (deployed) => {
        const secret = `${deployed.secret}/authority`;
        await account.createSecret(secret, `# a bundle\n${certificate.pem}`);
        await deployed.deploy({ hostname: 'localhost', tls: 'verify-full', tlsCa: secret });
        const { handler } = await coldStart(deployed);
        const given = event(new Feed().create({ id: 1, note: 'a' }));
        expect(await handler(given, plentyOfTime)).toEqual({ batchItemFailures: [] });
        expect(await linesOf(deployed.login)).toEqual(['1 a']);
      },
      () => server.url,
    ),
  );

  it(
    'that a secret does not hold are an error that names it, and heals with the secret',
    withDeployed(
      async (deployed) => {
        const secret = `${deployed.secret}/authority`;
        await account.createSecret(secret, 'S3CRET');
        await deployed.deploy({ hostname: 'localhost', tls: 'verify-full', tlsCa: secret });
        const { handler } = await coldStart(deployed);
        const given = event(new Feed().create({ id: 1, note: 'a' }));
        await expect(handler(given, plentyOfTime)).rejects.toMatchObject({
          class: 'systemic',
          code: 'SECRET_INVALID',
          message: `secret ${secret}, which tlsCa names, holds no certificate in PEM`,
        });
        await account.changeSecret(secret, certificate.pem);
        expect(await handler(given, plentyOfTime)).toEqual({ batchItemFailures: [] });
      },
      () => server.url,
    ),
  );
});
