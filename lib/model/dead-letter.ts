import { createHash } from 'node:crypto';
import type { RecordError } from './errors.ts';
import type { ParkedId } from './parked-row.ts';
import { type Encoded, PlainBytes } from './plain-bytes.ts';
import type { KafkaRecord } from './record.ts';

/** A record that could not be written, as it is kept for `landfall redrive`: one JSON object. */
export interface DeadLetter {
  /** Version of this format. */
  readonly version: 1;
  readonly destination: string;
  /** As received: key and value in base64, headers as signed bytes. */
  readonly record: KafkaRecord<string>;
  readonly class: 'record';
  /** Stable code of docs/errors.md, or the SQLSTATE the server refused it with. */
  readonly code: string;
  readonly sqlstate: string | null;
  readonly message: string;
  readonly table: string | null;
  readonly column: string | null;
  /** ISO 8601, UTC. */
  readonly parkedAt: string;
  readonly landfallVersion: string;
}

/** Where dead letters are kept. */
export interface DeadLetterStore {
  /**
   * Keeps a dead letter under a name with slashes; one of that name that is there already was parked before and stays.
   * @throws Error when it cannot be kept.
   */
  put(name: string, letter: DeadLetter): Promise<void>;
}

/**
 * `<destination>/<topic>/<partition>/<offset, 20 digits>-<12 hex of sha256(key, value)>.json`
 *
 * Whatever a topic is called, it is one part of the name. Kafka's own names pass as they are.
 */
export function deadLetterName(destination: string, record: KafkaRecord): string {
  return parkedLetterName(destination, { ...record, letter: contentHash(record) });
}

/** The same for a record that is noted as parked. */
export function parkedLetterName(destination: string, { topic, partition, offset, letter }: ParkedId): string {
  return `${destination}/${asPart(topic)}/${partition}/${String(offset).padStart(20, '0')}-${letter}.json`;
}

function asPart(topic: string): string {
  const safe = encodeURIComponent(topic.toWellFormed());
  return /^\.{0,2}$/.test(safe) ? safe.replaceAll('.', '%2E').padEnd(1, '%') : safe;
}

/** What is kept under the name. */
export function deadLetterText(letter: DeadLetter): string {
  return `${JSON.stringify(letter, null, 2)}\n`;
}

/** Tells records at one offset of two topics of the same name apart. */
export function contentHash({ key, value }: Pick<KafkaRecord, 'key' | 'value'>): string {
  return createHash('sha256')
    .update(JSON.stringify([key, value]))
    .digest('hex')
    .slice(0, 12);
}

function inBase64(record: KafkaRecord): KafkaRecord<string> {
  const { key, value } = record;
  return { ...record, key: encoded(key), value: encoded(value) };
}

function encoded(given: Encoded | null): string | null {
  return given instanceof PlainBytes ? given.toJSON() : given;
}

export function deadLetterOf(destination: string, error: RecordError, parkedAt: Date): DeadLetter {
  const { record, code, message, place } = error;
  return {
    version: 1,
    destination,
    record: inBase64(record),
    class: 'record',
    code,
    sqlstate: place.sqlstate ?? null,
    message,
    table: place.table ?? null,
    column: place.column ?? null,
    parkedAt: parkedAt.toISOString(),
    landfallVersion,
  };
}

/** The version of package.json. */
export const landfallVersion = '0.1.0';
