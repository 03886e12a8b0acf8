import type { Settings } from '../../model/settings.ts';
import type { Cure } from './finding.ts';

/** Codes of OpenSSL's certificate verification, as Node names them (Node.js documentation, "X509 certificate error codes"). */
const unknownAuthority =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED)$/;

/** What keeps a connection from being verified; undefined where something else is wrong. */
export function tlsProblem(
  { code, message }: { readonly code: string; readonly message: string },
  to: Pick<Settings, 'hostname' | 'tls'>,
): { readonly what: string; readonly cure: Cure } | undefined {
  if (/does not support SSL/.test(message)) {
    return {
      what: `the server does not speak TLS, and tls=${to.tls} asks for it`,
      cure: { words: 'set ssl = on at the server with a certificate; tls=disable is for localhost only' },
    };
  }
  if (unknownAuthority.test(code)) {
    return {
      what: `the server’s certificate is signed by an authority that is not known here (${code})`,
      cure: {
        words:
          'give the authority’s certificate: --set tlsCa=FILE.pem (AWS’s documentation has them: global-bundle.pem for RDS, amazon-trust-ca-bundle.crt for Redshift)',
      },
    };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      what: `the server’s certificate is for another name than ${JSON.stringify(to.hostname)}`,
      cure: {
        words: 'connect by a name that is in the certificate, or set tls=verify-ca to look at the authority only',
      },
    };
  }
  if (/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/.test(code)) {
    return {
      what: `the server’s certificate ${code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'}`,
      cure: { words: 'renew it at the server, and look at the clocks' },
    };
  }
  if (!/^(ERR_SSL_|ERR_TLS_|CERT_|EPROTO|ERR_OSSL)/.test(code)) return undefined;
  return {
    what: `TLS with the server fails: ${message.replaceAll(/\s+/g, ' ')}`,
    cure: { words: 'check tlsCa, and the protocol versions and the certificate that the server has' },
  };
}
