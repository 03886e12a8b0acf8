import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { expect, test } from 'vitest';

/** Roots of Amazon Trust Services, at which certificates of ACM end, Redshift’s too (connecting-ssl-support.html). */
const roots = [
  ...[1, 2, 3, 4].map((number) => `CN=Amazon Root CA ${number}`),
  'CN=Starfield Services Root Certificate Authority - G2',
];

test('Redshift’s certificates are verified without any setting: Node knows who signs them', () => {
  const known = rootCertificates.map((pem) => new X509Certificate(pem).subject);
  for (const root of roots) expect(known.some((subject) => subject.split('\n').includes(root))).toBe(true);
});
