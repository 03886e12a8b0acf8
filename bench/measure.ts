import type { LambdaEvent } from '../local/lambda-event.ts';
import { differences } from '../test/support/expected.ts';
import { type Expected, loadEvents, loadExpected, loadSchema, withoutForeignKeys } from '../test/support/fixtures.ts';
import { type Cell, cellName } from './cells.ts';
import { openCourse } from './course.ts';
import { fullLoad, generateLoad } from './load.ts';
import type { Sample } from './sample.ts';
import { filledRows, wideEvents } from './wide-events.ts';
import { WideTable } from './wide-table.ts';

export interface Workload {
  readonly name: string;
  /** Columns of its table. */
  readonly columns: number;
  readonly schema: boolean;
  /** The point of the matrix it is, if it is one. */
  readonly cell?: Cell;
  readonly setUp: (schema: string) => string;
  events(): Iterable<LambdaEvent>;
  /** Events that nobody measures, the first ones. */
  readonly warmUps: number;
  /** Content of the table at the end; undefined where the events are endless. */
  readonly expected?: () => Expected;
}

export interface Measured {
  readonly workload: Workload;
  readonly samples: readonly Sample[];
  /** 0 where the table is equal to the source; undefined where that was not looked at. */
  readonly differences: number | undefined;
}

/** When an endless workload has been measured well enough. */
export interface Patience {
  readonly leastEvents: number;
  readonly mostEvents: number;
  /** Enough between least and most. */
  readonly ms: number;
}

export async function measure(workload: Workload, url: string, patience: Patience): Promise<Measured> {
  const { expected, cell, setUp } = workload;
  const course = await openCourse({ url, setUp, hasEach: cell?.mix === 'hot keys' });
  try {
    const samples: Sample[] = [];
    let left = workload.warmUps;
    let started = performance.now();
    for (const event of workload.events()) {
      if (left > 0) {
        left -= 1;
        await course.warmUp(event);
        started = performance.now();
        continue;
      }
      samples.push(await course.measure(event));
      if (expected === undefined && isEnough(samples.length, performance.now() - started, patience)) break;
    }
    const found = expected && (await differences(url, 'bench', expected(), { kind: 'postgresql' }));
    return { workload, samples, differences: found?.length };
  } finally {
    await course.close();
  }
}

function isEnough(events: number, ms: number, { leastEvents, mostEvents, ms: enough }: Patience): boolean {
  return events >= mostEvents || (events >= leastEvents && ms >= enough);
}

export function cellWorkload(cell: Cell, seed: number): Workload {
  const table = new WideTable(cell.columns);
  return {
    name: cellName(cell),
    columns: cell.columns,
    schema: cell.schema,
    cell,
    setUp: (schema) => `${table.ddl(schema)}; ${table.fill(schema, filledRows)}`,
    events: () => wideEvents(cell, seed),
    warmUps: 3,
  };
}

/** The captured events of fixture 12. */
export function sampleWorkload(schema: boolean): Workload {
  const fixture = schema ? '12' : '12b';
  const events = { events: () => loadEvents(fixture), expected: () => loadExpected(fixture) };
  return { name: `fixture ${fixture}, captured`, ...ofLoad(schema), ...events };
}

/** The load of fixture 12 in full. */
export function fullLoadWorkload(schema: boolean, seed: number): Workload {
  const load = generateLoad({ ...fullLoad, seed, schema });
  const events = { events: () => load.events(), expected: () => load.expected() };
  return { name: `full load, ${schema ? 'schema embedded' : 'no schema'}`, ...ofLoad(schema), ...events };
}

function ofLoad(schema: boolean): Pick<Workload, 'columns' | 'schema' | 'setUp' | 'warmUps'> {
  const fixture = schema ? '12' : '12b';
  return { columns: 12, schema, setUp: (name) => withoutForeignKeys(loadSchema(fixture), name), warmUps: 1 };
}
