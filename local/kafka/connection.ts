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
  const messages = [...reasons(error)].map((message) => message.replaceAll(/\s+/g, ' ').trim());
  return [...new Set(messages)].filter((message) => message !== '').join(': ');
}

function* reasons(error: unknown, depth = 0): Generator<string> {
  if (!(error instanceof Error)) yield String(error);
  else {
    yield error.message;
    const [inner = error.cause] = error instanceof AggregateError ? error.errors : [];
    if (inner !== undefined && depth < 4) yield* reasons(inner, depth + 1);
  }
}
