import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { functionNameOf } from '../../lib/model/deployed-names.ts';
import { ask, clientOptions } from './ask.ts';

/** An event source mapping of a destination. */
export interface Mapping {
  readonly uuid: string;
  /** Its topic; what it reads from otherwise. */
  readonly topic: string;
  /** Creating, Enabling, Enabled, Disabling, Disabled, Updating or Deleting (API_EventSourceMappingConfiguration). */
  readonly state: string;
  readonly stateReason: string | undefined;
  readonly lastResult: string | undefined;
  readonly changedAt: Date | undefined;
  readonly consumerGroup: string | undefined;
  readonly batchSize: number | undefined;
  /** Seconds. */
  readonly window: number | undefined;
  readonly pollers:
    | { readonly least: number | undefined; readonly most: number | undefined; readonly group: string | undefined }
    | undefined;
}

/** The mappings of a destination’s function, by topic. @throws AwsProblem */
export async function readMappings(destination: string): Promise<readonly Mapping[]> {
  const { LambdaClient, paginateListEventSourceMappings } = await import('@aws-sdk/client-lambda');
  return ask(
    'lambda:ListEventSourceMappings',
    () => new LambdaClient(clientOptions()),
    async (client) => {
      const found: EventSourceMappingConfiguration[] = [];
      try {
        const asked = { FunctionName: functionNameOf(destination) };
        for await (const page of paginateListEventSourceMappings({ client }, asked)) {
          found.push(...(page.EventSourceMappings ?? []));
        }
      } catch (error) {
        if (!(error instanceof Error && error.name === 'ResourceNotFoundException')) throw error;
      }
      return found.map(mappingOf).toSorted((a, b) => (a.topic < b.topic ? -1 : 1));
    },
  );
}

/**
 * Enables or disables a mapping; Lambda takes its time afterwards. Returns the state it is in, or undefined where Lambda
 * is still busy with an earlier change and wants to be asked again. @throws AwsProblem
 */
export async function switchMapping(uuid: string, enabled: boolean): Promise<string | undefined> {
  const { LambdaClient, UpdateEventSourceMappingCommand } = await import('@aws-sdk/client-lambda');
  return ask(
    'lambda:UpdateEventSourceMapping',
    () => new LambdaClient(clientOptions()),
    async (client) => {
      try {
        const { State } = await client.send(new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled: enabled }));
        return State;
      } catch (error) {
        if (error instanceof Error && /^Resource(InUse|Conflict)Exception$/.test(error.name)) return undefined;
        throw error;
      }
    },
  );
}

function mappingOf(given: EventSourceMappingConfiguration): Mapping {
  const { ProvisionedPollerConfig: pollers, AmazonManagedKafkaEventSourceConfig: kafka } = given;
  return {
    uuid: given.UUID ?? '',
    topic: given.Topics?.[0] ?? given.EventSourceArn ?? '',
    state: given.State ?? 'unknown',
    stateReason: given.StateTransitionReason,
    lastResult: given.LastProcessingResult ?? undefined,
    changedAt: given.LastModified,
    consumerGroup: kafka?.ConsumerGroupId,
    batchSize: given.BatchSize,
    window: given.MaximumBatchingWindowInSeconds,
    pollers:
      pollers === undefined
        ? undefined
        : { least: pollers.MinimumPollers, most: pollers.MaximumPollers, group: pollers.PollerGroupName },
  };
}
