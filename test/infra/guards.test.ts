import { App, CfnResource, Stack } from 'aws-cdk-lib';
import type { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, test } from 'vitest';
import type { DestinationProps } from '../../infra/destination-props.ts';
import { appOf, context, plain } from '../support/synth.ts';
import { warehouse } from '../support/warehouse.ts';

type Given = Partial<DestinationProps> & { readonly stack?: string };

function refusal(app: App): string {
  try {
    app.synth();
  } catch (error) {
    return String(error);
  }
  return 'nothing is refused';
}

const other: Given = { name: 'crm', schema: 'crm' };

describe('destinations that cannot be together are refused at synthesis', () => {
  test.for<[string, Given[], RegExp]>([
    ['one name', [{}, { stack: 'again', schema: 'b' }], /two destinations are called "shop"/],
    [
      'one table',
      [{}, { name: 'crm', topics: 'crm.public.orders' }],
      /topic "shop\.public\.orders" \(destination "shop"\) and topic "crm\.public\.orders" \(destination "crm"\) would both write table "orders" of schema "Landing": give one of them/,
    ],
    [
      'one table of one destination',
      [{ topics: 'a.orders,b.orders' }],
      /topic "a\.orders" \(destination "shop"\) and topic "b\.orders" .* would both write table "orders"/,
    ],
    [
      'one table, by a rule for one of them only',
      [{ topics: 'a.orders,b.sales', tableNames: [{ match: 'b\\.sales', table: 'orders' }] }],
      /would both write table "orders"/,
    ],
    [
      'one table of Redshift, which folds names',
      [warehouse, { ...warehouse, name: 'crm', schema: 'landing', topics: 'crm.public.Orders' }],
      /would both write table "orders" of schema "landing"/,
    ],
    [
      'one consumer group',
      [
        { name: 'a', topics: 'b-cc' },
        { ...other, name: 'a-b', topics: 'cc' },
      ],
      /destinations "a" and "a-b" would share the consumer group "landfall-a-b-cc-1": rename one/,
    ],
    [
      'a poller group that is full',
      [
        { topics: Array.from({ length: 60 }, (_, i) => `t${i}`), pollerGroup: 'all' },
        { ...other, topics: Array.from({ length: 60 }, (_, i) => `u${i}`), pollerGroup: 'all' },
      ],
      /poller group "all" would have 120 mappings, and Lambda allows 100: give a destination another pollerGroup/,
    ],
  ])('%s', ([, given, words]) => {
    expect(refusal(appOf(...given))).toMatch(words);
  });
});

test.for<[string, Given[]]>([
  [
    'of one name in two regions',
    [{}, { stack: 'far', hostname: 'far', cluster: plain.cluster.replace('eu-central-1', 'us-east-1') }],
  ],
  ['with tables of one name in two schemas', [{}, { ...other, topics: 'crm.public.orders' }]],
  [
    'that a rule sends into one table',
    [{ topics: 'a.orders,b.orders', tableNames: [{ match: '.*', table: 'orders' }] }],
  ],
  ['whose events name the table', [{ topics: 'aa,bb', tableNames: [{ match: '.*', table: '{table}' }] }]],
])('destinations %s are not refused', ([, given]) => {
  expect(refusal(appOf(...given))).toBe('nothing is refused');
});

test('partial responses without provisioned pollers are refused: Lambda would not read them', () => {
  const app = appOf({});
  const mapping = app.node
    .findAll()
    .find((one) => CfnResource.isCfnResource(one) && one.cfnResourceType === 'AWS::Lambda::EventSourceMapping');
  (mapping as CfnEventSourceMapping).provisionedPollerConfig = undefined;
  expect(refusal(app)).toMatch(
    /the mapping of topic "shop\.public\.orders" reports partial failures without provisioned pollers: Lambda would not read them/,
  );
});

test('topics whose names take more policies than a role has are refused', () => {
  const topics = Array.from({ length: 150 }, (_, i) => `${'long.'.repeat(30)}${i}`);
  expect(refusal(appOf({ topics }))).toMatch(/take \d+ managed policies, and IAM allows a role 10: part the topics/);
});

test('CDK’s own validation of templates is an error', () => {
  const app = new App({ context });
  new CfnResource(new Stack(app, 'x'), 'Function', { type: 'AWS::Lambda::Function', properties: { Timeout: 'soon' } });
  expect(refusal(app)).toMatch(/'soon' is not of type 'integer'/);
});
