import { deployedParameter, overrideParameter } from '../../lib/model/parameter-names.ts';
import { ask, clientOptions } from './ask.ts';

/** The text of a parameter, and which version of it. */
export interface Parameter {
  readonly text: string;
  readonly version: number;
}

export interface Parameters {
  readonly deployed: Parameter | undefined;
  readonly override: Parameter | undefined;
}

/** Both settings parameters of a destination, in one call. @throws AwsProblem */
export async function readParameters(destination: string): Promise<Parameters> {
  const { GetParametersCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  return ask(
    'ssm:GetParameters',
    () => new SSMClient(clientOptions()),
    async (client) => {
      const names = [deployedParameter(destination), overrideParameter(destination)];
      const { Parameters: found = [] } = await client.send(
        new GetParametersCommand({ Names: names, WithDecryption: true }),
      );
      const [deployed, override] = names.map((name): Parameter | undefined => {
        const { Value, Version } = found.find(({ Name }) => Name === name) ?? {};
        return Value === undefined ? undefined : { text: Value, version: Version ?? 0 };
      });
      return { deployed, override };
    },
  );
}

/** What came of writing: the version written, or that somebody else had made the parameter in the meantime. */
export type Written = { readonly version: number } | 'made by another';

/** Writes the override: a new parameter where there was none, else over the one that is there. @throws AwsProblem */
export async function writeOverride(destination: string, text: string, isThere: boolean): Promise<Written> {
  const { PutParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  return ask(
    'ssm:PutParameter',
    () => new SSMClient(clientOptions()),
    async (client) => {
      const parameter = {
        Name: overrideParameter(destination),
        Value: text,
        Type: 'String',
        Overwrite: isThere,
        ...(isThere
          ? {}
          : { Description: `Landfall: settings of destination ${destination} that win over the stack’s` }),
      } as const;
      try {
        const { Version } = await client.send(new PutParameterCommand(parameter));
        return { version: Version ?? 0 };
      } catch (error) {
        if (error instanceof Error && error.name === 'ParameterAlreadyExists') return 'made by another';
        throw error;
      }
    },
  );
}

/** The names of the destinations that are deployed in this account and region. @throws AwsProblem */
export async function listDestinations(): Promise<readonly string[]> {
  const { paginateDescribeParameters, SSMClient } = await import('@aws-sdk/client-ssm');
  return ask(
    'ssm:DescribeParameters',
    () => new SSMClient(clientOptions()),
    async (client) => {
      const filters = { ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: ['/landfall/'] }] };
      const names: string[] = [];
      for await (const { Parameters: found = [] } of paginateDescribeParameters({ client, pageSize: 50 }, filters)) {
        for (const { Name = '' } of found) {
          const [, destination] = /^\/landfall\/([^/]+)\/deployed$/.exec(Name) ?? [];
          if (destination !== undefined) names.push(destination);
        }
      }
      return names.toSorted();
    },
  );
}
