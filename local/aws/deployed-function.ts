import { functionNameOf } from '../../lib/model/deployed-names.ts';
import { environment } from '../../lib/model/environment.ts';
import { ask, clientOptions } from './ask.ts';

/** The function of a destination. */
export interface DeployedFunction {
  readonly name: string;
  /** Pending, Active, Inactive or Failed. */
  readonly state: string;
  readonly stateReason: string | undefined;
  readonly lastUpdate: string | undefined;
  /** Megabytes. */
  readonly memory: number | undefined;
  /** Seconds. */
  readonly timeout: number | undefined;
  readonly deadLetterBucket: string | undefined;
}

/** Undefined where there is none. @throws AwsProblem */
export async function readFunction(destination: string): Promise<DeployedFunction | undefined> {
  const { GetFunctionConfigurationCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  return ask(
    'lambda:GetFunctionConfiguration',
    () => new LambdaClient(clientOptions()),
    async (client) => {
      const name = functionNameOf(destination);
      try {
        const given = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
        return {
          name,
          state: given.State ?? 'unknown',
          stateReason: given.StateReason,
          lastUpdate: given.LastUpdateStatus,
          memory: given.MemorySize,
          timeout: given.Timeout,
          deadLetterBucket: given.Environment?.Variables?.[environment.deadLetterBucket],
        };
      } catch (error) {
        if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
        throw error;
      }
    },
  );
}
