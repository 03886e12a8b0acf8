import { unitHourPrice } from '../../lib/model/pollers.ts';

/** A price in US dollars, and of what. */
interface Price {
  readonly dollars: number;
  readonly per: string;
  /** The page of AWS on which it is to be looked up. */
  readonly source: string;
}

/** Where and when these prices hold; none of them counts a free tier. */
export const priced = { region: 'us-east-1', when: '2026-11' } as const;

const lambda = 'aws.amazon.com/lambda/pricing';
const cloudWatch = 'aws.amazon.com/cloudwatch/pricing';

/** What is paid for, on demand and in the first tier. */
export const priceList = {
  requests: { dollars: 0.2, per: 'million invocations', source: lambda },
  gbSecond: { dollars: 0.0000133334, per: 'GB-second on arm64', source: lambda },
  pollerUnitHour: { dollars: unitHourPrice, per: 'event poller unit and hour', source: lambda },
  metricMonth: { dollars: 0.3, per: 'metric and month', source: cloudWatch },
  mappingMetricMonth: { dollars: 0.3, per: 'opted-in metric of a mapping and month', source: cloudWatch },
  alarmMonth: { dollars: 0.1, per: 'metric of an alarm and month', source: cloudWatch },
  dashboardMonth: { dollars: 3, per: 'dashboard and month', source: cloudWatch },
  logGb: { dollars: 0.5, per: 'GB of log written', source: cloudWatch },
  logGbMonth: { dollars: 0.03, per: 'GB of log kept for a month', source: cloudWatch },
  secretMonth: { dollars: 0.4, per: 'secret and month', source: 'aws.amazon.com/secrets-manager/pricing' },
  secretReads: { dollars: 0.05, per: '10,000 reads of a secret', source: 'aws.amazon.com/secrets-manager/pricing' },
  parameterReads: {
    dollars: 0,
    per: '10,000 reads of standard parameters',
    source: 'aws.amazon.com/systems-manager/pricing',
  },
  puts: { dollars: 0.005, per: '1,000 objects written to S3', source: 'aws.amazon.com/s3/pricing' },
  objectGbMonth: { dollars: 0.023, per: 'GB kept in S3 for a month', source: 'aws.amazon.com/s3/pricing' },
  natHour: { dollars: 0.045, per: 'NAT gateway and hour', source: 'aws.amazon.com/vpc/pricing' },
  endpointHour: {
    dollars: 0.01,
    per: 'interface endpoint, zone and hour',
    source: 'aws.amazon.com/privatelink/pricing',
  },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof priceList;

/** Prices in US dollars by name. */
export type Prices = Readonly<Record<PriceName, number>>;

export const priceNames = Object.keys(priceList) as readonly PriceName[];

/** The prices above, with those of one's own over them. */
export function pricesWith(own: Partial<Prices> = {}): Prices {
  const listed = Object.fromEntries(priceNames.map((name) => [name, priceList[name].dollars])) as Prices;
  return { ...listed, ...own };
}
