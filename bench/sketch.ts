import type { Measured } from './measure.ts';
import { perRecord } from './sample.ts';

/**
 * What a throwaway sketch of this path took on the machine that the aims were set on, ms per 10,000 records of the full
 * load. It carried none of the product's duties: no settings, catalog, progress, TOAST, key changes, bad records.
 */
interface Sketch {
  /** JSON.parse of the Lambda event. */
  readonly parse: number;
  /** Node's share of the whole, that parse included. */
  readonly node: number;
  readonly server: number;
  readonly floor: number;
}

const parse = 57;
const sketches: Readonly<Record<'schema' | 'plain', Sketch>> = {
  schema: { parse, node: 106, server: 78, floor: 77 },
  plain: { parse, node: 60, server: 63, floor: 61 },
};

/** Events a second of the Debezium JDBC sink 3.5 with its best settings and one task, on that machine. */
export const peerEvents = 9_094;
/** Of the full load's records, those that are no tombstones. */
export const eventsOfRecords = 105 / 110;

/** How much longer things take here than there: above 1, this machine is the slower one. */
export interface Scale {
  readonly node: number;
  readonly server: number;
  readonly both: number;
}

/** `withSchema` is the load whose JSON.parse the sketch was measured by. */
export function scaleOf(load: Measured, withSchema: Measured): Scale {
  const sketch = sketches[load.workload.schema ? 'schema' : 'plain'];
  const node = ((perRecord(withSchema.samples, (sample) => sample.parse) ?? 0) * 10_000) / sketch.parse;
  const server = ((perRecord(load.samples, ({ floor }) => floor) ?? 0) * 10_000) / sketch.floor;
  const both = (sketch.node * node + sketch.server * server) / (sketch.node + sketch.server);
  return { node, server, both };
}
