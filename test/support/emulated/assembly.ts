import { Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import { makeApp } from '../../../infra/app.ts';
import { context, samples } from '../synth.ts';

/** What `cdk synth` makes of the sample, but for what the emulator refuses. */
export interface Assembly {
  /** For `cdk --app`. */
  readonly folder: string;
  readonly template: Template;
  /** Paths of the resources that were left out. */
  readonly leftOut: readonly string[];
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** `change` works on the stack before it is synthesised. */
export function assemble(folder: string, given: object, change: (stack: Stack) => void = () => undefined): Assembly {
  const { shop } = samples;
  const definitions = { destinations: { shop: { ...shop, ...given } }, 'aws:cdk:bundling-stacks': ['**'] };
  const app = makeApp({ outdir: folder, context: { ...context, ...definitions } });
  const stack = app.node.findChild('shop');
  if (!(stack instanceof Stack)) throw new Error('no stack');
  change(stack);
  const leftOut = stack.node.findAll().filter(isUnknownToEmulator);
  for (const { node } of leftOut) node.scope?.node.tryRemoveChild(node.id);
  const template = app.synth().getStackByName(stack.stackName).template as Template;
  return { folder, template, leftOut: leftOut.map(({ node }) => node.path) };
}

/** ministack 1.5.33 refuses a template with saved queries, and an alarm whose metric is an expression. */
function isUnknownToEmulator(one: IConstruct): boolean {
  return one instanceof CfnQueryDefinition || (one instanceof CfnAlarm && one.metrics !== undefined);
}
