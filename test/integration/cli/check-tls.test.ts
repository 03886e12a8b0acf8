import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Certificate, selfSigned } from '../../support/certificate.ts';
import { checkOf, linesOf } from '../../support/checking.ts';
import { type FaultServer, startFaultServer } from '../../support/fault-server.ts';
import { showCertificate } from '../../support/fault-tls.ts';
import type { Destination } from '../../support/harness.ts';
import { withDestination } from '../../support/with-destination.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.close());

const right = selfSigned('localhost');
const other = selfSigned('db.example.com');
const over = selfSigned('localhost', { from: -9, to: -2 });
const early = selfSigned('localhost', { from: 2, to: 9 });

const withServer = (certificate: Certificate, test: (destination: Destination) => Promise<void>) =>
  withDestination(
    async (destination) => {
      await showCertificate(server, certificate);
      await test(destination);
    },
    () => server.url,
  );

it.each([
  ['verify-full', right],
  ['verify-ca', other],
] as const)('a certificate that %s takes is told with the protocol', (tls, certificate) =>
  withServer(certificate, async (destination) => {
    const findings = await checkOf(destination, { settings: { hostname: 'localhost', tls, tlsCa: certificate.pem } });
    expect(linesOf(findings, 'must')).toEqual([]);
    expect(linesOf(findings)).toContain(`✓ tls: TLSv1.3, ${tls}`);
  })(),
);

it.each([
  ['of an authority that nobody knows', right, undefined, /by an authority that is not known here/, /tlsCa=FILE\.pem/],
  ['of another name', other, other.pem, /is for another name than "localhost"/, /verify-ca/],
  ['whose time is over', over, over.pem, /certificate has expired/, /renew it/],
  ['whose time is to come', early, early.pem, /certificate is not valid yet/, /clocks/],
])('a certificate %s is one ✗ that says what to do', (_what, certificate, tlsCa, what, words) =>
  withServer(certificate, async (destination) => {
    const findings = await checkOf(destination, { settings: { hostname: 'localhost', tls: 'verify-full', tlsCa } });
    expect(linesOf(findings)).toEqual([expect.stringMatching(what)]);
    expect(findings[0]?.cure?.words).toMatch(words);
  })(),
);
