/** A line of the log that tells of trouble. */
export interface Trouble {
  readonly kind: 'failed' | 'parked' | 'mapping' | 'lambda';
  /** Of docs/errors.md, or the SQLSTATE; none where Lambda itself speaks. */
  readonly code: string | undefined;
  readonly message: string;
}

const longest = 300;

/**
 * What a log line tells of trouble: a failure of the handler, a parked record, what a mapping’s poller complains of
 * (esm-logging.html), a time-out or a crash. Undefined for all other lines.
 */
export function troubleIn(line: string): Trouble | undefined {
  const fields = fieldsOf(line);
  if (fields === undefined) {
    const [crash] = /(?:Task timed out after|Runtime exited) .*/.exec(line) ?? [];
    return crash === undefined ? undefined : { kind: 'lambda', code: undefined, message: shortened(crash) };
  }
  const { level, logLevel, code, message, deadLetters } = fields;
  const trouble = (kind: Trouble['kind'], text: unknown): Trouble => ({
    kind,
    code: typeof code === 'string' ? code : undefined,
    message: shortened(typeof text === 'string' ? text : JSON.stringify(text ?? fields)),
  });
  if (level === 'ERROR') return trouble('failed', message);
  if (level === 'WARN' && typeof deadLetters === 'number' && deadLetters > 0) return trouble('parked', message);
  if (logLevel === 'WARN' || logLevel === 'ERROR') return trouble('mapping', message ?? fields.error);
  return undefined;
}

/** Two lines that tell the same but for offsets, times and other numbers. */
export function sameness({ kind, code, message }: Trouble): string {
  return `${kind} ${code ?? ''} ${code === undefined ? message.replace(/[\da-f]{8}-[\da-f-]{27}|\d+(\.\d+)?/g, '#') : ''}`;
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
