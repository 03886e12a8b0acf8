import type { PackageSize } from './bundle.ts';
import type { Cold } from './cold.ts';
import { fixed, type TableColumn, table } from './text.ts';

/** Packages smaller than this are counted together. */
const small = 4_000;

const packageColumns: readonly TableColumn<PackageSize>[] = [
  ['package', ({ name }) => name],
  ['KB compiled at start', ({ atImport }) => fixed(atImport / 1_000, 1)],
  ['KB when used', ({ whenUsed }) => fixed(whenUsed / 1_000, 1)],
];

/** Sizes of the bundle by package, and what a cold start takes. */
export function coldTables(cold: Cold): string {
  const { packages } = cold.bundle;
  const rest = packages.filter((one) => !isLarge(one));
  const sum = (figure: (one: PackageSize) => number): number => rest.reduce((total, one) => total + figure(one), 0);
  const [atImport, whenUsed] = [sum((one) => one.atImport), sum((one) => one.whenUsed)];
  const others = { name: `${rest.length} others`, atImport, whenUsed };
  return `${table(packageColumns, [...packages.filter(isLarge), others])}\n${table(stepColumns, stepsOf(cold))}`;
}

function isLarge({ atImport, whenUsed }: PackageSize): boolean {
  return atImport + whenUsed >= small;
}

interface Step {
  readonly what: string;
  readonly ms: number;
  readonly size?: number;
}

const stepColumns: readonly TableColumn<Step>[] = [
  ['cold start, in fresh processes', ({ what }) => what],
  ['ms', ({ ms }) => fixed(ms, 1)],
  ['KB', ({ size }) => fixed(size === undefined ? undefined : size / 1_000, 0)],
];

function stepsOf({ bundle, oneFile, empty, start, startOfOneFile, firstEvent }: Cold): Step[] {
  return [
    { what: 'Node itself, to its first line', ms: empty.node },
    { what: 'import of an empty module', ms: empty.import },
    { what: '**import of the bundle**', ms: start.import, size: bundle.sizeAtImport },
    { what: 'import of the same as one file', ms: startOfOneFile.import, size: oneFile.size },
    { what: 'import of logger and metrics, when used', ms: firstEvent.metrics },
    { what: 'import of the AWS clients, when used', ms: firstEvent.sdk },
    { what: 'first event: connect, create our tables and its own, write', ms: firstEvent.first },
    { what: 'of it DDL', ms: firstEvent.firstDdl },
    { what: 'second event', ms: firstEvent.second },
  ];
}
