import type { LambdaRecord } from '../../local/lambda-event.ts';
import { isDocument, put } from './malformed-structure.ts';
import { type Damage, oneOf } from './malformed-text.ts';
import { oddValue } from './malformed-values.ts';
import type { Random } from './random.ts';

type Document = Record<string, unknown>;

const members: readonly (keyof LambdaRecord)[] = [
  'topic',
  'partition',
  'offset',
  'timestamp',
  'key',
  'value',
  'headers',
];
const numbers = [-1, 0.5, 1e300, 2 ** 53, -0, '5', null, [], {}, true];
const topics = ['', 'a\0b', '\ud800', 'x'.repeat(250), 'x'.repeat(100_000), 5, null, {}, ['t']];

function lists(event: Document): unknown[][] {
  return isDocument(event.records) ? Object.values(event.records).filter(Array.isArray) : [];
}

const inRecord =
  (change: (record: Document, random: Random) => void): Damage<Document> =>
  (event, random) => {
    const records = lists(event).flat().filter(isDocument);
    if (records.length > 0) change(random.pick(records), random);
    return event;
  };

const inList =
  (change: (list: unknown[], random: Random) => void): Damage<Document> =>
  (event, random) => {
    const found = lists(event);
    if (found.length > 0) change(random.pick(found), random);
    return event;
  };

const inRecords =
  (change: (records: Document, random: Random) => void): Damage<Document> =>
  (event, random) => {
    if (isDocument(event.records)) change(event.records, random);
    return event;
  };

/** Events of another source, or of none: lists, records and their members missing, of another kind, or twice. */
export const damagedEvent: Damage<Document> = oneOf<Document>([
  (event, random) => {
    put(event, 'eventSource', random.pick(['aws:sqs', 'aws:kinesis', '', 'AWS:KAFKA', oddValue(random)]));
    return event;
  },
  (event, random) => {
    delete event[random.pick(['eventSource', 'records', 'eventSourceArn', 'bootstrapServers'])];
    return event;
  },
  (event, random) => {
    put(event, 'records', oddValue(random));
    return event;
  },
  inRecords((records, random) => put(records, random.pick([...Object.keys(records), 'x-0']), oddValue(random))),
  inRecords((records, random) =>
    put(records, random.pick(['__proto__', 'constructor', 'again']), Object.values(records)[0]),
  ),
  inList((list, random) => list.push(oddValue(random))),
  inList((list, random) => list.push(random.pick(list.length > 0 ? list : [null]))),
  inList((list) => list.reverse()),
  inList((list) => list.splice(0)),
  inRecord((record, random) => delete record[random.pick(members)]),
  inRecord((record, random) => put(record, random.pick(members), oddValue(random))),
  inRecord((record, random) => put(record, random.pick(['partition', 'offset', 'timestamp']), random.pick(numbers))),
  inRecord((record, random) => put(record, 'topic', random.pick(topics))),
  inRecord((record, random) => put(record, 'partition', random.int(0, 3))),
  inRecord((record, random) => put(record, random.pick(['__proto__', 'constructor', 'more']), oddValue(random))),
]);
