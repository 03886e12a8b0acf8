import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { KafkaWay, SaslMechanism } from './kafka/connection.ts';
import type { OptionTable } from './option-table.ts';
import { UsageError } from './usage-error.ts';

const mechanisms: Readonly<Record<string, SaslMechanism>> = {
  plain: 'PLAIN',
  'scram-sha-256': 'SCRAM-SHA-256',
  'scram-sha-512': 'SCRAM-SHA-512',
};

/** How a Kafka is told on the command line. */
export const kafkaOptions = {
  brokers: {
    type: 'string',
    value: 'BROKERS',
    help: 'HOST:PORT[,…] of brokers to begin with; the others they name themselves',
  },
  tls: { type: 'boolean', help: 'reach the brokers with TLS' },
  ca: {
    type: 'string',
    value: 'FILE',
    help: 'certificates to trust with --tls, PEM; those of Node.js unless given',
    completes: 'file',
  },
  sasl: {
    type: 'string',
    value: 'HOW',
    help: 'log in at the brokers: plain, scram-sha-256 or scram-sha-512, with user and password from LANDFALL_KAFKA_USER and LANDFALL_KAFKA_PASSWORD',
    completes: ['plain', 'scram-sha-256', 'scram-sha-512'],
  },
} as const satisfies OptionTable;

interface WayValues {
  readonly brokers?: string | undefined;
  readonly tls?: boolean | undefined;
  readonly ca?: string | undefined;
  readonly sasl?: string | undefined;
}

/** @throws UsageError; the login comes from the environment, where no other user of the machine sees it. */
export function readWay(
  { brokers, tls, ca, sasl }: WayValues,
  environment: Readonly<Record<string, string | undefined>>,
): KafkaWay {
  const list = readList(brokers);
  if (list.length === 0) throw new UsageError('run: which Kafka? Give --brokers HOST:PORT[,…]');
  if (!list.every(isAddress))
    throw new UsageError('--brokers is a list of HOST:PORT, as b-1.example.com:9092,b-2.example.com:9092');
  if (ca !== undefined && tls !== true) throw new UsageError('--ca is for --tls: give both');
  return {
    brokers: list,
    ...(tls === true ? { tls: ca === undefined ? {} : { ca: readCertificates(ca) } } : {}),
    ...(sasl === undefined ? {} : { sasl: readLogin(sasl, environment) }),
  };
}

function readLogin(sasl: string, environment: Readonly<Record<string, string | undefined>>) {
  const mechanism = Object.hasOwn(mechanisms, sasl) ? mechanisms[sasl] : undefined;
  if (mechanism === undefined) throw new UsageError(`--sasl is ${Object.keys(mechanisms).join(', ')}, not ${sasl}`);
  const { LANDFALL_KAFKA_USER: username, LANDFALL_KAFKA_PASSWORD: password } = environment;
  if (!username || !password) {
    throw new UsageError('--sasl needs LANDFALL_KAFKA_USER and LANDFALL_KAFKA_PASSWORD in the environment');
  }
  return { mechanism, username, password };
}

/** Parts between commas. */
export function readList(given: string | undefined): string[] {
  return (given ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isAddress(broker: string): boolean {
  const [, port] = /^(?:\[[\da-fA-F:.]+\]|[^\s:/@]+):(\d{1,5})$/.exec(broker) ?? [];
  return Number(port) >= 1 && Number(port) <= 65_535;
}

/** A file's certificates. Node.js takes whatever is none of them for nothing, and then trusts nobody. */
function readCertificates(path: string): string {
  try {
    const text = readFileSync(path, 'utf8');
    const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
    for (const certificate of certificates) new X509Certificate(certificate);
    if (certificates.length > 0) return text;
  } catch (error) {
    throw new UsageError(`--ca ${path}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  throw new UsageError(`--ca ${path}: it holds no certificate (-----BEGIN CERTIFICATE-----)`);
}
