import { amount } from '../amount.ts';
import { hoursPerMonth, type Load, loadOf } from './load.ts';
import type { Prices } from './prices.ts';
import type { Workload } from './workload.ts';

/** One line of the bill, of all destinations together. */
export interface CostLine {
  readonly item: string;
  /** What is counted, in words. */
  readonly quantity: string;
  /** US dollars a month. */
  readonly dollars: number;
}

export interface MonthlyCost {
  /** What is paid while nothing changes. */
  readonly idle: readonly CostLine[];
  /** What comes to it with the events. */
  readonly busy: readonly CostLine[];
  readonly idleDollars: number;
  readonly dollars: number;
  /** Of one destination. */
  readonly load: Load;
}

/** What the stack makes for a destination: alarms that watch one metric, and two metrics more for each topic. */
const alarmMetrics = { perDestination: 7, perTopic: 2 } as const;
/** Opted-in metrics of a mapping that come all the time: four of EventCount, two of KafkaMetrics. */
const metricsPerMapping = 6;
/** Metrics that the handler writes where records come, others than that now and then. */
const handlerMetrics = 15;
/** Bytes an invocation logs: its metrics, a line for a table, Lambda’s own three lines, 26 for each. */
const logBytesPerInvocation = 1_500;
/** A dead letter holds its record in base64, and why. */
const deadLetterFrame = 1_000;
/** A function reads its settings each minute. */
const readsPerHour = 60;

/** What a month costs, in US dollars. Pure: prices and workload tell everything. */
export function monthlyCost(workload: Workload, prices: Prices): MonthlyCost {
  const load = loadOf(workload);
  const idle = idleLines(workload, load, prices);
  const busy = busyLines(workload, load, prices);
  const idleDollars = sum(idle);
  return { idle, busy, idleDollars, dollars: idleDollars + sum(busy), load };
}

function idleLines(workload: Workload, { idleUnits }: Load, prices: Prices): CostLine[] {
  const { destinations, topics, pollersPerTopic, natGateways, endpointZones } = workload;
  const units = destinations * idleUnits;
  const watched = destinations * (alarmMetrics.perDestination + alarmMetrics.perTopic * topics);
  const mappingMetrics = destinations * metricsPerMapping * topics;
  const pollers = counted(destinations * topics * pollersPerTopic, 'poller');
  return [
    {
      item: 'event poller units',
      quantity: `${counted(units, 'unit')} for ${pollers}`,
      dollars: units * hoursPerMonth * prices.pollerUnitHour,
    },
    {
      item: 'metrics of the mappings',
      quantity: `${mappingMetrics}`,
      dollars: mappingMetrics * prices.mappingMetricMonth,
    },
    { item: 'alarms', quantity: counted(watched, 'metric'), dollars: watched * prices.alarmMonth },
    {
      item: 'dashboard',
      quantity: `${destinations}`,
      dollars: destinations * prices.dashboardMonth,
    },
    { item: 'secret', quantity: `${destinations}`, dollars: destinations * prices.secretMonth },
    ...shared('NAT gateways', natGateways, prices.natHour),
    ...shared('interface endpoints', endpointZones, prices.endpointHour),
  ];
}

function shared(item: string, count: number, hour: number): CostLine[] {
  return count === 0 ? [] : [{ item, quantity: `${count}`, dollars: count * hoursPerMonth * hour }];
}

function busyLines(workload: Workload, load: Load, prices: Prices): CostLine[] {
  const { destinations, bytes, deadLettersPerMillion, logMonths } = workload;
  const moreUnits = destinations * (load.units - load.idleUnits);
  const invocations = destinations * load.invocations;
  const gbSeconds = destinations * load.gbSeconds;
  const metrics = load.events === 0 ? 0 : destinations * handlerMetrics;
  const logGb = (invocations * logBytesPerInvocation) / 1e9;
  const warm = load.events === 0 ? 0 : destinations * Math.max(1, Math.ceil(load.busyFunctions));
  const reads = warm * hoursPerMonth;
  const letters = (destinations * load.events * deadLettersPerMillion) / 1e6;
  const letterGb = (letters * ((bytes * 4) / 3 + deadLetterFrame)) / 1e9;
  return [
    {
      item: 'more event poller units',
      quantity: counted(moreUnits, 'unit'),
      dollars: moreUnits * hoursPerMonth * prices.pollerUnitHour,
    },
    { item: 'invocations', quantity: amount(invocations), dollars: (invocations / 1e6) * prices.requests },
    { item: 'GB-seconds', quantity: amount(gbSeconds), dollars: gbSeconds * prices.gbSecond },
    { item: 'metrics of the function', quantity: `${metrics}`, dollars: metrics * prices.metricMonth },
    { item: 'log written', quantity: `${amount(logGb)} GB`, dollars: logGb * prices.logGb },
    { item: 'log kept', quantity: `${amount(logGb * logMonths)} GB`, dollars: logGb * logMonths * prices.logGbMonth },
    {
      item: 'settings read (SSM)',
      quantity: amount(reads * readsPerHour),
      dollars: ((reads * readsPerHour) / 10_000) * prices.parameterReads,
    },
    { item: 'secret read', quantity: amount(reads), dollars: (reads / 10_000) * prices.secretReads },
    {
      item: 'dead letters (S3)',
      quantity: `${amount(letters)}, ${amount(letterGb)} GB`,
      dollars: (letters / 1_000) * prices.puts + letterGb * prices.objectGbMonth,
    },
  ];
}

function sum(lines: readonly CostLine[]): number {
  return lines.reduce((total, { dollars }) => total + dollars, 0);
}

function counted(count: number, what: string): string {
  return `${amount(count)} ${what}${count === 1 ? '' : 's'}`;
}
