import { isIP } from 'node:net';
import type { BaseOptions } from '@platformatic/kafka';

/** How the brokers are reached; goes to another process as it is. */
export interface KafkaWay {
  /** HOST:PORT. */
  readonly brokers: readonly string[];
  /** With TLS; `ca` is the text of certificates to trust, those of Node unless given. */
  readonly tls?: { readonly ca?: string };
  readonly sasl?: { readonly mechanism: SaslMechanism; readonly username: string; readonly password: string };
}

export type SaslMechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

/** The client library's options. */
export function clientOptions({ brokers, tls, sasl }: KafkaWay): BaseOptions {
  const named = brokers.every((broker) => isIP(broker.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')) === 0);
  return {
    clientId: 'landfall',
    bootstrapBrokers: [...brokers],
    ...(tls === undefined ? {} : { tls, tlsServerName: named }),
    ...(sasl === undefined ? {} : { sasl }),
  };
}

/** What went wrong, in one line: the library's errors say the reason in what they were caused by. */
export function kafkaProblem(error: unknown): string {
  const messages = [...reasons(error)]
    .map((reason) => (reason instanceof Error ? reason.message : String(reason)))
    .map((message) => message.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, ''));
  return [...new Set(messages)].filter((message) => message !== '').join(': ');
}

/** The library's own code for a login that a broker does not take. */
const loginRefused = 'PLT_KFK_AUTHENTICATION';
/** OpenSSL's verdicts on a certificate, as Node.js names them. */
const certificateRefused =
  /^(CERT_|SELF_SIGNED_CERT|DEPTH_ZERO_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)/;

/** Whether brokers answered and will not do so otherwise to the same login and the same trusted certificates. */
export function isRefusal(error: unknown): boolean {
  return [...reasons(error)].some((reason) => {
    const code = String((reason as { code?: unknown } | null)?.code);
    return code === loginRefused || certificateRefused.test(code);
  });
}

/** An error, what it was caused by, and so on. */
function* reasons(error: unknown, depth = 0): Generator<unknown> {
  yield error;
  if (!(error instanceof Error) || depth === 6) return;
  const [inner = error.cause] = error instanceof AggregateError ? error.errors : [];
  if (inner !== undefined) yield* reasons(inner, depth + 1);
}
