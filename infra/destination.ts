import { Annotations, CfnOutput, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { deployedParameter } from '../lib/model/parameter-names.ts';
import { acknowledge } from './acknowledged.ts';
import { alarmsOf } from './alarms.ts';
import { checkBeforeTraffic } from './check.ts';
import { dashboardOf } from './dashboard.ts';
import { deadLetterBucket } from './dead-letters.ts';
import { type Definition, parseDefinition } from './definition.ts';
import type { DestinationProps } from './destination-props.ts';
import { endpointsFor } from './endpoints.ts';
import { conflicts, place, tooManyPolicies, unheardResponses } from './guards.ts';
import { handlerOf } from './handler.ts';
import { idleInWords } from './idle-in-words.ts';
import { mappingsOf } from './mappings.ts';
import { networkOf } from './network.ts';
import { queriesOf } from './queries.ts';
import { stagingOf } from './staging.ts';

/**
 * Everything one destination needs: the function, a mapping per topic, settings, dead letters, log, dashboard, alarms, and
 * the check before traffic.
 *
 * @example
 * new Destination(stack, 'Shop', {
 *   name: 'shop',
 *   hostname: 'shop.cluster-abc.eu-central-1.rds.amazonaws.com',
 *   username: 'landfall', passwordSecret: 'shop/landfall', database: 'shop', schema: 'landing',
 *   insertMode: 'upsert', deleteMode: 'delete',
 *   cluster: 'arn:aws:kafka:eu-central-1:111122223333:cluster/events/…', topics: ['shop.public.orders'],
 * });
 */
export class Destination extends Construct {
  /** The function that writes; mappings, alarms and grants of one's own can refer to it. */
  readonly function: IFunction;
  readonly definition: Definition;

  /** @throws Error naming every setting that is wrong, its value and what is allowed. */
  constructor(scope: Construct, id: string, props: DestinationProps) {
    super(scope, id);
    const definition = parseDefinition({ ...props });
    const { name, deployment } = definition;
    this.definition = definition;
    this.node.addValidation({ validate: () => this.#problems() });
    for (const key of definition.unknown) {
      Annotations.of(this).addWarningV2(`landfall:unknown-${key}`, `no setting is called ${key}: left out`);
    }
    Annotations.of(this).addInfo(idleInWords(definition));

    const staging = stagingOf(this, definition);
    const parameter = new StringParameter(this, 'Deployed', {
      parameterName: deployedParameter(name),
      stringValue: Stack.of(this).toJsonString({ ...definition.deployed, ...staging?.settings }),
      tier: ParameterTier.STANDARD,
      description: `Landfall: settings of destination ${name}. The stack writes them: edit the parameter "override"`,
    });
    const network = networkOf(deployment);
    const endpoints = network === undefined ? [] : endpointsFor(this, network, deployment);
    const deadLetters = deadLetterBucket(this, definition);
    const handler = handlerOf(this, definition, { deadLetters, staging }, network);
    this.function = handler.function;
    const mappings = mappingsOf(this, definition, handler.function);
    const check =
      deployment.check === 'on'
        ? checkBeforeTraffic(this, definition, { handler: handler.role, staging }, network)
        : undefined;
    // Neither looks before there is a way, which takes minutes to make.
    check?.node.addDependency(parameter, ...endpoints);
    for (const { mapping } of mappings) {
      mapping.node.addDependency(parameter, ...endpoints);
      if (handler.function.role !== undefined) mapping.node.addDependency(handler.function.role);
      if (check !== undefined) mapping.node.addDependency(check);
    }
    alarmsOf(this, definition, handler.function.functionName, mappings);
    dashboardOf(this, definition, handler.function.functionName, mappings);
    queriesOf(this, name, handler.logGroup);
    new CfnOutput(this, 'DeadLetterBucket', { value: deadLetters.bucketName });
    acknowledge(this, definition, staging);
  }

  #problems(): string[] {
    const all = this.node.root.node.findAll().filter((one) => one instanceof Destination);
    const earlier = all.slice(0, all.indexOf(this)).map((one) => place(one.definition, one));
    return [...conflicts(earlier, place(this.definition, this)), ...unheardResponses(this), ...tooManyPolicies(this)];
  }
}
