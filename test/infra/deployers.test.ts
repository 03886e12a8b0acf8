import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { makeApp } from '../../infra/app.ts';
import { context, samples, synth } from '../support/synth.ts';
import { warehouse } from '../support/warehouse.ts';

const setup = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'setup.md'), 'utf8');

test('docs/setup.md names every service in which CloudFormation makes something, and no other', () => {
  const { vpc, subnets, securityGroups } = samples.shop ?? {};
  const network = { vpc, subnets, securityGroups, endpoints: 'ssm,secretsmanager,s3', routeTables: 'rtb-12345678' };
  const types = [{}, warehouse].flatMap((kind) => {
    const { Resources } = synth({ ...kind, ...network } as Parameters<typeof synth>[0]).template.toJSON() as {
      readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
    };
    return Object.values(Resources).map(({ Type }) => Type.split('::'));
  });
  const services = types.filter(([vendor]) => vendor === 'AWS').map(([, service]) => service?.toLowerCase());
  const [, table = ''] = /\n\| service \|.*\n\|[-|]+\n((?:\|.*\n)+)/.exec(setup) ?? [];
  const named = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([...new Set(services)].sort());
});

test('a permissions boundary that is named in the context is the boundary of every role', () => {
  const [, key = '', value = ''] = /`"(@aws-cdk\/core:permissionsBoundary)": (\{.*?\})`/.exec(setup) ?? [];
  const app = makeApp({ context: { ...context, destinations: samples, [key]: JSON.parse(value) as unknown } });
  const template = Template.fromStack(app.node.findChild('shop') as Stack);
  template.resourcePropertiesCountIs('AWS::IAM::Role', { PermissionsBoundary: Match.anyValue() }, 2);
  template.resourceCountIs('AWS::IAM::Role', 2);
});
