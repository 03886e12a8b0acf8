import { styleText } from 'node:util';
import { aligned } from './aligned.ts';
import { amount } from './amount.ts';
import type { Compared } from './cost/break-even.ts';
import type { CostLine, MonthlyCost } from './cost/monthly-cost.ts';
import { type Prices, priced, priceList, priceNames } from './cost/prices.ts';
import type { Workload } from './cost/workload.ts';

/** A calculation and what it was made from. */
export interface Calculated {
  readonly workload: Workload;
  readonly prices: Prices;
  readonly cost: MonthlyCost;
  readonly compared: Compared | undefined;
}

/** A month’s bill for people. */
export function costTable({ workload, prices, cost, compared }: Calculated): string {
  const { idle, busy, idleDollars, dollars, load } = cost;
  const { destinations } = workload;
  const events = load.events * destinations;
  const of = destinations === 1 ? '' : ` for ${destinations} destinations`;
  const rows = [
    [styleText('bold', 'while nothing changes'), '', styleText('bold', money(idleDollars))],
    ...idle.map(row),
    [styleText('bold', 'with the events'), '', styleText('bold', money(dollars - idleDollars))],
    ...busy.map(row),
    [styleText('bold', 'a month'), '', styleText('bold', money(dollars))],
  ];
  const each = events === 0 ? [] : [`${money((dollars / events) * 1e6)} per million events, idle cost included.`];
  return [
    `US dollars a month${of}, ${priced.region}, prices of ${priced.when}${changed(prices)}, no free tier`,
    '',
    ...aligned(rows, [2]),
    '',
    ...each,
    loadInWords(cost),
    ...(compared === undefined ? [] : comparedInWords(compared, dollars)),
    'Not in it: MSK, the database, data transfer, support. docs/cost.md explains each line.',
    '',
  ].join('\n');
}

/** The same for programs. */
export function costJson({ workload, prices, cost, compared }: Calculated): string {
  const { idle, busy, idleDollars, dollars, load } = cost;
  return `${JSON.stringify({ ...priced, workload, prices, load, idle, busy, idleDollars, dollars, compared })}\n`;
}

/** The prices, what they are of, and where they stand. */
export function priceTable(prices: Prices): string {
  const rows = priceNames.map((name) => {
    const { per, source } = priceList[name];
    return [name, `${prices[name]}`, per, source];
  });
  return [`US dollars, ${priced.region}, ${priced.when}`, '', ...aligned(rows, [1]), ''].join('\n');
}

function row({ item, quantity, dollars }: CostLine): string[] {
  return [`  ${item}`, quantity, money(dollars)];
}

function changed(prices: Prices): string {
  const own = priceNames.filter((name) => prices[name] !== priceList[name].dollars);
  return own.length === 0 ? '' : ` but for ${own.map((name) => `${name} = ${prices[name]}`).join(', ')}`;
}

function loadInWords({ load }: MonthlyCost): string {
  const { recordsPerInvocation, msPerInvocation, busyFunctions, mostFunctions, pollers } = load;
  if (load.events === 0) return 'No events.';
  const each = `${amount(recordsPerInvocation)} records and ${amount(msPerInvocation)} ms an invocation`;
  const text = `Per destination: ${amount(load.gigabytes)} GB, ${each}, ${amount(busyFunctions)} functions busy, ${pollers === 1 ? '1 poller' : `${amount(pollers)} pollers`}.`;
  if (busyFunctions <= mostFunctions) return text;
  return `${text} That is more than the ${amount(mostFunctions)} that these pollers may invoke at once: lag would grow.`;
}

function comparedInWords({ pricePerGb, gigabytes, dollars, breakEvenGb }: Compared, ours: number): string[] {
  const there = `A service at $${pricePerGb} a gigabyte: ${money(dollars)} for ${amount(gigabytes)} GB`;
  const less = ours < dollars ? `${money(dollars - ours)} more` : `${money(ours - dollars)} less`;
  const meet =
    breakEvenGb === undefined
      ? 'it stays cheaper at any volume'
      : `above ${amount(breakEvenGb)} GB a month of such records Landfall is cheaper`;
  return [`${there}, ${less}; ${meet}.`];
}

function money(dollars: number): string {
  return `$${dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
