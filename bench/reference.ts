import { type LambdaEvent, recordsOf } from '../local/lambda-event.ts';
import { fullLoad, generateLoad } from './load.ts';
import { medianOf } from './median.ts';

/** What any machine can do without us, on the second event of the full load: to hold machines against one another. */
export interface Reference {
  readonly schema: boolean;
  readonly records: number;
  /** JSON.parse of the Lambda event, ms per 10,000 records. */
  readonly event: number;
  /** JSON.parse of every record's whole value, µs a record. */
  readonly value: number;
  /** The same of the payload alone, µs a record. */
  readonly payload: number;
}

const rounds = 15;

export function measureReference(schema: boolean, seed: number): Reference {
  const [, event] = generateLoad({ ...fullLoad, seed, schema })
    .events()
    .take(2);
  if (event === undefined) throw new Error('the load has no second event');
  const texts = recordsOf(event).flatMap(({ value }) =>
    value === null || value === undefined ? [] : [Buffer.from(value, 'base64').toString('utf8')],
  );
  const payloads = texts.map((text) => (schema ? JSON.stringify(payloadOf(text)) : text));
  const parseAll = (given: readonly string[]) => () => {
    for (const text of given) JSON.parse(text);
  };
  const text = JSON.stringify(event);
  const records = recordsOf(event).length;
  return {
    schema,
    records,
    event: (middle(() => JSON.parse(text) as LambdaEvent) * 10_000) / records,
    value: (middle(parseAll(texts)) * 1_000) / texts.length,
    payload: (middle(parseAll(payloads)) * 1_000) / texts.length,
  };
}

function payloadOf(text: string): unknown {
  return (JSON.parse(text) as { readonly payload: unknown }).payload;
}

/** The middle of the times of a loop that is warm. */
function middle(work: () => unknown): number {
  for (let i = 0; i < 5; i += 1) work();
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return medianOf(times) ?? 0;
}
