import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** What SSM and Secrets Manager hold. */
export interface Stored {
  readonly parameters: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

export interface AwsEndpoint {
  /** With it the AWS SDK talks to this endpoint. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

interface Asked {
  readonly Names?: readonly string[];
  readonly SecretId?: string;
}

/** Answers the two calls of a configuration as AWS does (AWS JSON 1.1), for the real clients of the SDK. */
export async function awsEndpoint({ parameters, secrets }: Stored): Promise<AwsEndpoint> {
  const server = createServer(async (request, response) => {
    const { Names = [], SecretId = '' } = (await json(request)) as Asked;
    const secret = secrets[SecretId];
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (String(request.headers['x-amz-target']).endsWith('.GetParameters')) {
      const found = Names.filter((name) => parameters[name] !== undefined);
      const values = found.map((Name) => ({ Name, Type: 'String', Value: parameters[Name] }));
      response.end(
        JSON.stringify({ Parameters: values, InvalidParameters: Names.filter((name) => !found.includes(name)) }),
      );
    } else if (secret !== undefined) {
      response.end(JSON.stringify({ Name: SecretId, SecretString: secret }));
    } else {
      const message = "Secrets Manager can't find the specified secret.";
      response.writeHead(400).end(JSON.stringify({ __type: 'ResourceNotFoundException', Message: message }));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    environment: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
