import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Template } from 'aws-cdk-lib/assertions';
import { Cluster } from '../../infra/cluster.ts';
import { Destination } from '../../infra/destination.ts';
import type { DestinationProps } from '../../infra/destination-props.ts';

const cdkJson = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'cdk.json'), 'utf8')) as {
  readonly context: Readonly<Record<string, unknown>>;
};
const { destinations, ...flags } = cdkJson.context;

/** The destinations of cdk.json. */
export const samples = destinations as Readonly<Record<string, Omit<DestinationProps, 'name'>>>;

export const cluster = 'arn:aws:kafka:eu-central-1:111122223333:cluster/events/a1b2c3d4-5678-90ab-cdef-111111111111-1';

/** A destination of which everything is given that has no default. */
export const plain: DestinationProps = {
  name: 'shop',
  hostname: 'db.example.com',
  username: 'Writer',
  passwordSecret: 'shop/landfall',
  database: 'Shop',
  schema: 'Landing',
  insertMode: 'upsert',
  deleteMode: 'delete',
  cluster,
  topics: ['shop.public.orders'],
};

/** The app’s context: the flags of cdk.json, nothing bundled. */
export const context = { ...flags, 'aws:cdk:bundling-stacks': [] };

/** An app with a stack per destination, called as the destination is, or as it is told. */
export function appOf(...given: readonly (Partial<DestinationProps> & { readonly stack?: string })[]): App {
  const app = new App({ context });
  for (const { stack: id, ...props } of given) {
    // What is complete is taken as it is: another kind needs no password.
    const all = isComplete(props) ? props : { ...plain, ...props };
    const { region, account } = new Cluster(all.cluster);
    const stack = new Stack(app, id ?? all.name, { env: { region, account } });
    new Destination(stack, 'Destination', all);
  }
  return app;
}

function isComplete(props: Partial<DestinationProps>): props is DestinationProps {
  return Object.keys(plain).every((key) => key in props || key === 'passwordSecret');
}

export interface Synthesised {
  readonly template: Template;
  readonly annotations: Annotations;
}

/** One destination’s template, with what synthesis has to say. */
export function synth(given: Partial<DestinationProps> = {}): Synthesised {
  const stack = appOf(given).node.findChild(given.name ?? plain.name) as Stack;
  return { template: Template.fromStack(stack), annotations: Annotations.fromStack(stack) };
}

/** Resources of one type, by logical id. */
export function resources(template: Template, type: string): Record<string, Resource> {
  return template.findResources(type) as Record<string, Resource>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

/** The only resource of a type. */
export function only(template: Template, type: string): Resource {
  const [resource, ...more] = Object.values(resources(template, type));
  if (resource === undefined || more.length > 0) throw new Error(`${more.length + (resource ? 1 : 0)} of ${type}`);
  return resource;
}
