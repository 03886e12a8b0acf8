import { parseArgs } from 'node:util';

export interface EndToEndOptions {
  /** A tenth of the load, printed only. */
  readonly quick: boolean;
  /** Which parts; all where none is named. */
  readonly only: ReadonlySet<string>;
}

const runs = ['landfall-1', 'landfall-4', 'defaults-1', 'defaults-4', 'best-1', 'best-4'];
const names = [...runs, 'fixtures'];

const usage = `npm run bench:e2e -- [--quick] [--only NAME,…]
  --quick  a tenth of the load, and not the tables of the fixtures unless named; writes nothing
  --only   ${names.join(', ')}; of bench/results.md it writes what was measured whole:
           the load when all of its runs were done, the tables of the fixtures when they were`;

export function readOptions(args: string[]): EndToEndOptions {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    process.exit();
  }
  const only = new Set(values.only.flatMap((list) => list.split(',')));
  const unknown = [...only].filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`--only ${unknown.join(',')} is not understood\n${usage}\n`);
    process.exit(2);
  }
  return { quick: values.quick, only };
}

export function isRun({ only }: EndToEndOptions, name: string): boolean {
  return only.size === 0 || only.has(name);
}

/** Whether every run over the load was asked for, in full. */
export function isWholeLoad(options: EndToEndOptions): boolean {
  return !options.quick && runs.every((name) => isRun(options, name));
}

export function hasLoad(options: EndToEndOptions): boolean {
  return runs.some((name) => isRun(options, name));
}

export function hasFixtures({ quick, only }: EndToEndOptions): boolean {
  return only.has('fixtures') || (only.size === 0 && !quick);
}
