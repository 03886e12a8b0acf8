/**
 * A Kafka record as AWS Lambda's event source mapping writes it. Both a null and an absent `key` or `value` occur.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
 */
export interface LambdaRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly timestampType?: string;
  readonly key?: string | null;
  readonly value?: string | null;
  /** One property each; the value is a list of signed bytes. */
  readonly headers?: readonly Readonly<Record<string, readonly number[]>>[];
}

/** An invocation's payload: records by "<topic>-<partition>". */
export interface LambdaEvent {
  readonly eventSource: string;
  readonly eventSourceArn?: string;
  readonly bootstrapServers?: string;
  readonly records: Readonly<Record<string, readonly LambdaRecord[]>>;
}

/** The key of an event's map, and what a batch item failure calls `partition`. */
export function partitionId(record: Pick<LambdaRecord, 'topic' | 'partition'>): string {
  return `${record.topic}-${record.partition}`;
}

/** All records of an event, partition by partition as the event lists them. */
export function recordsOf(event: LambdaEvent): readonly LambdaRecord[] {
  return Object.values(event.records).flat();
}

/** An event like `like` with these records; a partition's records keep their order. */
export function eventOf(like: LambdaEvent, records: Iterable<LambdaRecord>): LambdaEvent {
  const partitions = new Map<string, LambdaRecord[]>();
  for (const record of records) {
    const id = partitionId(record);
    const list = partitions.get(id);
    if (list === undefined) partitions.set(id, [record]);
    else list.push(record);
  }
  return { ...like, records: Object.fromEntries([...partitions].sort(byPartition)) };
}

/** Lambda lists partitions by number. */
function byPartition([, a]: [string, LambdaRecord[]], [, b]: [string, LambdaRecord[]]): number {
  return (a[0]?.partition ?? 0) - (b[0]?.partition ?? 0);
}

/** The text of a header, undefined where the record has none of that name. */
export function headerText(record: LambdaRecord, name: string): string | undefined {
  for (const header of record.headers ?? []) {
    const bytes = Object.hasOwn(header, name) ? header[name] : undefined;
    if (bytes !== undefined) return Buffer.from(bytes).toString('utf8');
  }
  return undefined;
}
