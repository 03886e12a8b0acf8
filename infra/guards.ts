import { Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { fold } from '../lib/model/fold.ts';
import { mappingsPerGroup } from '../lib/model/pollers.ts';
import { lastTopicPart, tableRuleFor, tableRules } from '../lib/model/table-rules.ts';
import { groupsOf } from './cluster.ts';
import type { Definition } from './definition.ts';
import { groupNames } from './mappings.ts';

/** A destination and the account and region it goes to. */
export interface Placed {
  readonly definition: Definition;
  readonly environment: string;
}

export function place(definition: Definition, scope: IConstruct): Placed {
  return { definition, environment: Stack.of(scope).environment };
}

/** What of destinations cannot be together, told of the later of two. `earlier`: those that come before `one`. */
export function conflicts(earlier: readonly Placed[], one: Placed): string[] {
  const near = earlier.filter(({ environment }) => environment === one.environment).map(({ definition }) => definition);
  const name = JSON.stringify(one.definition.name);
  return [
    ...near.filter((other) => other.name === one.definition.name).map(() => `two destinations are called ${name}`),
    ...sameGroups(near, one.definition),
    ...sameTables(
      earlier.map(({ definition }) => definition),
      one.definition,
    ),
    ...fullPollerGroups(near, one.definition),
  ];
}

/** Two mappings in one consumer group would share its records: each would get some of them. */
function sameGroups(earlier: readonly Definition[], one: Definition): string[] {
  const taken = new Map(earlier.flatMap((other) => groupsOf(other).map((group) => [key(other, group), other.name])));
  return groupsOf(one).flatMap((group) => {
    const owner = taken.get(key(one, group));
    if (owner === undefined) return [];
    return [
      `destinations ${JSON.stringify(owner)} and ${JSON.stringify(one.name)} would share the consumer group ${JSON.stringify(group)}: rename one`,
    ];
  });
}

function key({ deployment }: Definition, group: string): string {
  return JSON.stringify([deployment.cluster, group]);
}

interface Target {
  readonly table: string;
  readonly who: string;
  /** By a `tableNames` rule: on purpose. */
  readonly isByRule: boolean;
}

/** Topics that would write to one table without being sent there. What only an event can tell is left to the function. */
function sameTables(earlier: readonly Definition[], one: Definition): string[] {
  const known = new Map<string, Target>(earlier.flatMap(targetsOf).map((target) => [target.table, target]));
  const problems: string[] = [];
  for (const target of targetsOf(one)) {
    const other = known.get(target.table);
    if (other !== undefined && !(other.isByRule && target.isByRule)) {
      const [, , , schema, table] = JSON.parse(target.table) as string[];
      problems.push(
        `${other.who} and ${target.who} would both write table ${JSON.stringify(table)} of schema ${JSON.stringify(schema)}: give one of them another table with a tableNames rule, or send both there with one`,
      );
    }
    known.set(target.table, target);
  }
  return problems;
}

function targetsOf({ name, settings, deployment: { topics } }: Definition): Target[] {
  const { kind, hostname, port, database, schema } = settings;
  const stored = (written: string): string => (kind === 'redshift' ? fold(written) : written);
  const rules = tableRules(settings);
  return topics.flatMap((topic) => {
    const rule = tableRuleFor(topic, rules);
    const table = rule === undefined ? lastTopicPart(topic) : topic.replace(rule.match, rule.table);
    // The source names it, event by event.
    if (rule !== undefined && /\{(db|schema|table)\}/.test(table)) return [];
    return {
      table: JSON.stringify([hostname.toLowerCase(), port, ...[database, schema, table].map(stored)]),
      who: `topic ${JSON.stringify(topic)} (destination ${JSON.stringify(name)})`,
      isByRule: rule !== undefined,
    };
  });
}

function fullPollerGroups(earlier: readonly Definition[], one: Definition): string[] {
  const sizes = new Map<string, number>();
  for (const definition of [...earlier, one]) {
    for (const group of groupNames(definition).values()) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  return [...new Set(groupNames(one).values())]
    .filter((group) => (sizes.get(group) ?? 0) > mappingsPerGroup)
    .map(
      (group) =>
        `poller group ${JSON.stringify(group)} would have ${sizes.get(group)} mappings, and Lambda allows ${mappingsPerGroup}: give a destination another pollerGroup`,
    );
}

/** Without provisioned pollers Lambda does not read the response, and returned records would be lost. CDK does not check. */
export function unheardResponses(scope: IConstruct): string[] {
  return scope.node
    .findAll()
    .filter((one) => one instanceof CfnEventSourceMapping)
    .filter(
      ({ functionResponseTypes = [], provisionedPollerConfig }) =>
        functionResponseTypes.includes('ReportBatchItemFailures') && provisionedPollerConfig === undefined,
    )
    .map(
      ({ topics = [] }) =>
        `the mapping of topic ${JSON.stringify(topics[0])} reports partial failures without provisioned pollers: Lambda would not read them, and records that were returned would be lost. Leave provisionedPollerConfig in place`,
    );
}

/** Managed policies that a role takes (IAM quota); CDK makes them of what the role's own policy cannot hold. */
const policiesPerRole = 10;

export function tooManyPolicies(scope: IConstruct): string[] {
  const count = scope.node.findAll().filter((one) => one instanceof CfnManagedPolicy).length;
  if (count <= policiesPerRole) return [];
  return [
    `the topics' names take ${count} managed policies, and IAM allows a role ${policiesPerRole}: part the topics between two destinations`,
  ];
}
