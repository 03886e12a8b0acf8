import { beforeAll, expect, test } from 'vitest';
import type { Resource } from '../support/emulated/assembly.ts';
import { type Life, liveThrough, override } from '../support/emulated/life.ts';
import { describeEmulated } from '../support/emulated/suite.ts';

let life: Life;
/** Properties that are plain values, of the synthesised resources of a type. */
const synthesised = (type: string): Readonly<Record<string, unknown>>[] => {
  const ofType = Object.values<Resource>(life.assembly.template.Resources).filter(({ Type }) => Type === type);
  const isPlain = ([name, value]: readonly [string, unknown]) => typeof value !== 'object' && !notKept.has(name);
  return ofType.map(({ Properties }) => Object.fromEntries(Object.entries(Properties).filter(isPlain)));
};
const notKept: ReadonlySet<string> = new Set(['ReservedConcurrentExecutions']);
const by = (name: string) => (a: object, b: object) => nameOf(a, name).localeCompare(nameOf(b, name));
const nameOf = (one: object, name: string) => String(Reflect.get(one, name));

/**
 * ministack runs the functions (with this Node, on this machine) but keeps nothing of what makes a mapping one of Kafka, no
 * network, no concurrency; it grants everything to everyone, and knows no quotas.
 */
describeEmulated(
  'the sample on an emulated AWS: its wiring and its published assets; no mappings, IAM or quotas',
  () => {
    beforeAll(async () => {
      life = await liveThrough();
    });

    test('is all there but for saved queries and alarms on expressions, which the emulator refuses', () => {
      expect(life.assembly.leftOut.map((path) => path.replace('shop/Destination/', ''))).toEqual([
        'Alarm-lagGrowing/Resource',
        'Alarm-dropped-1/Resource',
        'Alarm-stopped-shop.public.customers/Resource',
        'Alarm-stopped-shop.public.orders/Resource',
        ...[1, 2, 3, 4, 5].map((query) => `Query-${query}`),
      ]);
    });

    test('cdk bootstrap readies the account', () => {
      expect(life.bootstrapped).toMatchObject({ code: 0 });
    });

    test('a first deployment to a database that is not ready fails in words, with the SQL that mends it', () => {
      expect(life.refused.code).toBe(1);
      const words = life.refused.words.replaceAll(/\s+/g, ' ');
      expect(words).toContain('lacks usage and create on schema "landfall test"');
      expect(words).toMatch(/→ grant usage, create on schema "landfall test" to "\w+"\. Mend it and deploy again/);
    });

    test('of a first deployment that failed nothing stays, no empty bucket either', () => {
      const nothing = { parameters: {}, functions: [], buckets: [], mappings: [], logGroups: [], alarms: [] };
      expect(life.refused.seen).toEqual({ ...nothing, widgets: undefined });
    });

    test('the mended database is ready, and the deployment says so', () => {
      expect(life.deployed).toMatchObject({ code: 0, outputs: { CheckResult: 'destination shop is ready' } });
    });

    test('the functions are deployed as synthesised, with the environment that they read', () => {
      const { functions, buckets } = life.deployed.seen;
      const named = by('FunctionName');
      expect(functions).toHaveLength(2);
      expect([...functions].sort(named)).toMatchObject(synthesised('AWS::Lambda::Function').sort(named));
      const handler = functions.find(({ FunctionName }) => FunctionName === 'landfall-shop');
      expect(handler).toMatchObject({
        Architectures: ['arm64'],
        Environment: {
          Variables: {
            LANDFALL_DESTINATION: 'shop',
            LANDFALL_DEAD_LETTER_BUCKET: buckets[0]?.name,
            NODE_OPTIONS: '--enable-source-maps --max-semi-space-size=64',
          },
        },
        LoggingConfig: { LogGroup: '/landfall/shop' },
        MemorySize: 1_769,
        Timeout: 300,
      });
    });

    test('each topic has a mapping that reads what the function answers, and retries for ever', () => {
      const mapping = {
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        MaximumRetryAttempts: -1,
        BatchSize: 10_000,
      };
      expect(life.deployed.seen.mappings).toMatchObject([mapping, mapping]);
    });

    test('the bucket of dead letters is private, encrypted, versioned, TLS only', () => {
      const { buckets } = life.deployed.seen;
      expect(buckets).toMatchObject([
        {
          name: life.deployed.outputs.DeadLetterBucket,
          BucketEncryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
          OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          VersioningConfiguration: { Status: 'Enabled' },
          policy: {
            Statement: [{ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
          },
        },
      ]);
    });

    test('logs, alarms and dashboard are there as synthesised', () => {
      const { logGroups, alarms, widgets } = life.deployed.seen;
      expect(logGroups.map(({ logGroupName, retentionInDays }) => [logGroupName, retentionInDays])).toEqual([
        ['/landfall/shop', 30],
        ['/landfall/shop/check', 30],
      ]);
      const named = by('AlarmName');
      expect(alarms).toHaveLength(6);
      expect([...alarms].sort(named)).toMatchObject(synthesised('AWS::CloudWatch::Alarm').sort(named));
      expect(widgets?.length).toBeGreaterThan(4);
    });

    test('an update changes the stack’s settings and function, and leaves the operator’s override as it is', () => {
      const { deployed, updated } = life;
      expect(updated).toMatchObject({ code: 0 });
      expect(JSON.parse(updated.seen.parameters.deployed?.Value ?? '')).toEqual({
        ...JSON.parse(deployed.seen.parameters.deployed?.Value ?? ''),
        parkLimit: 7,
      });
      expect(updated.seen.functions).toContainEqual(
        expect.objectContaining({ FunctionName: 'landfall-shop', MemorySize: 2_048 }),
      );
      expect(updated.seen.parameters.override).toMatchObject({ Value: override, Version: 1 });
      expect(updated.seen.buckets).toEqual(deployed.seen.buckets);
    });

    test('an update goes on though the database is not ready, and says what is to mend', () => {
      expect(life.updated.outputs.CheckResult).toMatch(
        /^to mend, though this update goes on: .* → grant usage, create on schema/,
      );
    });

    test('an update of a description writes the stack’s settings as they are, and not the override', () => {
      const { described, updated } = life;
      expect(described).toMatchObject({ code: 0 });
      expect(described.seen.parameters.deployed?.Version).toBeGreaterThan(
        updated.seen.parameters.deployed?.Version ?? 0,
      );
      expect(described.seen.parameters.deployed?.Value).toBe(updated.seen.parameters.deployed?.Value);
      expect(described.seen.parameters.override).toMatchObject({ Value: override, Version: 1 });
    });

    test('the deployed function finds its settings, the override and its password, and writes', () => {
      expect(JSON.parse(life.invoked.answer)).toEqual({ batchItemFailures: [] });
      const fromOverride = ['_landfall_partition integer', '_landfall_offset bigint'];
      expect(life.invoked.columns).toEqual(['id integer not null', 'note text', ...fromOverride]);
    });

    test('cdk destroy leaves the bucket of dead letters, TLS only, and the override; all else goes', () => {
      const { destroyed, described } = life;
      expect(destroyed).toMatchObject({ code: 0 });
      const { parameters, buckets, ...gone } = destroyed.seen;
      expect(gone).toEqual({ functions: [], mappings: [], logGroups: [], alarms: [], widgets: undefined });
      expect(Object.keys(parameters)).toEqual(['override']);
      const letters = [expect.stringMatching(/^shop\/shop\.public\.orders\/0\//)];
      expect(buckets).toEqual(described.seen.buckets.map((bucket) => ({ ...bucket, letters })));
    });
  },
);
