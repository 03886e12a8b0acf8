import { parseArgs } from 'node:util';
import type { Settings } from '../lib/model/settings.ts';
import type { Measured, Patience, Workload } from './measure.ts';

export interface BenchOptions {
  /** Few cells, printed only. */
  readonly quick: boolean;
  readonly seed: number;
  /** Measures until there are so many events of each cell. */
  readonly events: number | undefined;
  /** Values by name: a workload must have one of each name. */
  readonly only: ReadonlyMap<string, readonly string[]>;
}

const usage = `npm run bench -- [--quick] [--seed N] [--events N] [--only NAME=VALUE,…]
  --quick   some cells in less than a minute; writes nothing
  --seed    of what is generated (12)
  --events  events measured of each cell, instead of as many as fit into the time
  --only    kind (postgresql, redshift), columns, records, mix (inserts, updates, hot, replay, load) and schema (yes,
            no); a name may come twice; writes nothing: --only columns=30,mix=inserts,mix=updates,schema=yes`;

const names = ['kind', 'columns', 'records', 'mix', 'schema'];

export function readOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      seed: { type: 'string', default: '12' },
      events: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    process.exit();
  }
  const only = new Map<string, string[]>();
  for (const part of values.only.flatMap((list) => list.split(','))) {
    const [name = '', value] = part.split('=');
    if (!names.includes(name) || value === undefined) refuse(`--only ${part} is not understood`);
    only.set(name, [...(only.get(name) ?? []), value]);
  }
  const events = values.events === undefined ? undefined : wholeNumber(values.events);
  return { quick: values.quick, seed: wholeNumber(values.seed), events, only };
}

function refuse(why: string): never {
  process.stderr.write(`${why}\n${usage}\n`);
  process.exit(2);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) refuse(`${text} is no whole number`);
  return Number(text);
}

export function isChosen(
  { columns, schema, cell }: Pick<Workload, 'columns' | 'schema' | 'cell'>,
  { only }: BenchOptions,
  kind: Settings['kind'] = 'postgresql',
): boolean {
  const found: Readonly<Record<string, readonly string[]>> = {
    kind: [kind],
    columns: [String(columns)],
    records: (cell?.asked ?? []).map(String),
    mix: [cell?.mix.split(' ')[0] ?? 'load'],
    schema: [schema ? 'yes' : 'no'],
  };
  return [...only].every(([name, values]) => found[name]?.some((value) => values.includes(value)));
}

export function patienceOf({ quick, events }: BenchOptions): Patience {
  if (events !== undefined) return { leastEvents: events, mostEvents: events, ms: 0 };
  return quick ? { leastEvents: 3, mostEvents: 20, ms: 800 } : { leastEvents: 5, mostEvents: 40, ms: 3_000 };
}

export function isEqual(results: readonly Measured[]): boolean {
  return results.every(({ differences }) => differences === undefined || differences === 0);
}
