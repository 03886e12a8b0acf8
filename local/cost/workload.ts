/** What a destination has to do and how it is deployed; destinations of one kind may be several. */
export interface Workload {
  /** Events a second of one destination, all topics together, as a mean over the month. */
  readonly eventsPerSecond: number;
  /** Bytes of a record in Kafka, key and value. */
  readonly bytes: number;
  readonly topics: number;
  readonly destinations: number;
  /** Settings of the deployment (docs/settings.md). */
  readonly batchSize: number;
  /** Seconds. */
  readonly window: number;
  /** Megabytes. */
  readonly memory: number;
  /** Event pollers that stand by for each topic; more come with the load. */
  readonly pollersPerTopic: number;
  /** Share of the records that become dead letters, per million. */
  readonly deadLettersPerMillion: number;
  /** Months that log lines are kept. */
  readonly logMonths: number;
  /** Microseconds that the handler takes for a record on one processor, the database’s time included. */
  readonly usPerRecord: number;
  /** Milliseconds that an invocation takes however few records it has. */
  readonly msPerInvocation: number;
  /** Shared by all destinations. */
  readonly natGateways: number;
  /** Interface endpoints times zones; shared by all destinations. */
  readonly endpointZones: number;
}

/**
 * What is assumed unless it is told. Speed: bench/results.md, full load with the schema embedded, 43 µs a record on an AMD
 * EPYC with the database on the same machine; 60 leaves room for Graviton and TLS. The time of an invocation is a
 * commit and its way there and back.
 */
export const assumed = {
  destinations: 1,
  batchSize: 10_000,
  window: 0.5,
  memory: 1_769,
  pollersPerTopic: 1,
  deadLettersPerMillion: 1,
  logMonths: 1,
  usPerRecord: 60,
  msPerInvocation: 20,
  natGateways: 0,
  endpointZones: 0,
} as const satisfies Partial<Workload>;
