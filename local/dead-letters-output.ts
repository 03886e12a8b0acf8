import type { DeadLetter } from '../lib/model/dead-letter.ts';
import type { KafkaRecord } from '../lib/model/record.ts';
import { aligned } from './aligned.ts';
import { printable } from './check-output.ts';

/** A dead letter, and what the destination knows of it. */
export interface Listed {
  readonly name: string;
  readonly letter: DeadLetter;
  /** undefined: no destination was given. unknown: it counts no such record as parked. */
  readonly state: 'open' | 'superseded' | 'resolved' | 'unknown' | undefined;
  /** Why it was refused the last time. */
  readonly code: string;
}

const longestKey = 60;

/** A line for each, oldest first within each partition. */
export function listedTable(listed: readonly Listed[]): string {
  if (listed.length === 0) return 'No dead letters, or none such.\n';
  const head = ['parked at', 'state', 'code', 'table', 'key', 'name'];
  const rows = listed.map(({ name, letter, state, code }) => [
    letter.parkedAt.replace(/\.\d+Z$/, 'Z'),
    state ?? '–',
    code,
    printable(letter.table ?? '–'),
    printable(shortened(keyText(letter.record))),
    printable(name),
  ]);
  return `${[...aligned([head, ...rows]), '', `${listed.length} dead letters`].join('\n')}\n`;
}

/** One line for programs. */
export function listedJson(listed: Listed): string {
  return `${JSON.stringify(summaryOf(listed))}\n`;
}

/** One letter for people, its record decoded. */
export function shownLines(shown: Listed): string {
  const { letter, state, code } = shown;
  const { topic, partition, offset, timestamp } = letter.record;
  const rows = [
    ['destination', letter.destination],
    ['record', `topic ${topic}, partition ${partition}, offset ${offset}`],
    ['time', new Date(timestamp).toISOString()],
    ['table', letter.table ?? '–'],
    ['column', letter.column ?? '–'],
    ['state', state ?? '– (give --to and --schema, or --destination)'],
    ['code', code === letter.code ? code : `${code} (when it was parked: ${letter.code})`],
    ['parked at', `${letter.parkedAt} by version ${letter.landfallVersion}`],
  ].map((row) => row.map(printable));
  const parts = [
    ...aligned(rows),
    ...['', 'message', printable(letter.message)],
    ...['', 'key', decodedLines(letter.record.key)],
    ...['', 'value', decodedLines(letter.record.value)],
    ...['', 'headers', ...headerLines(letter.record)],
  ];
  return `${parts.join('\n')}\n`;
}

/** The same for programs. */
export function shownJson(shown: Listed): string {
  const { key, value } = shown.letter.record;
  const decoded = { key: jsonOf(textOf(key)), value: jsonOf(textOf(value)) };
  return `${JSON.stringify({ ...summaryOf(shown), message: shown.letter.message, decoded, letter: shown.letter })}\n`;
}

function summaryOf({ name, letter, state, code }: Listed) {
  const { topic, partition, offset } = letter.record;
  return {
    ...{ name, topic, partition, offset, table: letter.table, column: letter.column },
    ...{ key: keyText(letter.record), class: letter.class, code, sqlstate: letter.sqlstate },
    ...{ state: state ?? null, parkedAt: letter.parkedAt },
  };
}

/** What a record's key holds, without its schema. */
function keyText({ key }: KafkaRecord<string>): string {
  const text = textOf(key);
  if (text === null) return '–';
  const parsed = jsonOf(text);
  const isDescribed = typeof parsed === 'object' && parsed !== null && 'schema' in parsed && 'payload' in parsed;
  return typeof parsed === 'string' ? parsed : JSON.stringify(isDescribed ? parsed.payload : parsed);
}

function textOf(base64: string | null): string | null {
  return base64 === null ? null : Buffer.from(base64, 'base64').toString('utf8');
}

/** Parsed where it is JSON, else the text itself. */
function jsonOf(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

/** As received: written anew, numbers might lose digits. */
function decodedLines(base64: string | null): string {
  const text = textOf(base64);
  return text === null ? 'null' : printable(text);
}

function headerLines({ headers }: KafkaRecord): string[] {
  const lines = headers.flatMap((header) =>
    Object.entries(header).map(([name, bytes]) => printable(`${name}: ${Buffer.from(bytes).toString('utf8')}`)),
  );
  return lines.length === 0 ? ['none'] : lines;
}

function shortened(text: string): string {
  return text.length <= longestKey ? text : `${text.slice(0, longestKey)}…`;
}
