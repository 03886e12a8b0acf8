import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A mapping as Lambda describes it; moto knows none of MSK. */
export interface StandInMapping {
  readonly topic: string;
  state: string;
  lastResult?: string;
  /** How many times it is still described as it is before it settles. */
  settlesAfter?: number;
}

export interface LambdaStandIn {
  readonly environment: Readonly<Record<string, string>>;
  /** Names of functions that there are, with their environment; others are not found. */
  readonly functions: Map<string, Readonly<Record<string, string>>>;
  readonly mappings: Map<string, StandInMapping>;
  /** UUIDs that were switched, in order, with what they were switched to. */
  readonly switched: [uuid: string, enabled: boolean][];
  /** Answers every request so until it is undefined again. */
  refusal: { readonly status: number; readonly type: string; readonly message: string } | undefined;
  close(): Promise<void>;
}

const settled: Readonly<Record<string, string>> = {
  Creating: 'Enabled',
  Enabling: 'Enabled',
  Disabling: 'Disabled',
  Updating: 'Enabled',
};

/**
 * What Lambda’s API does with mappings of MSK (API_UpdateEventSourceMapping): a change takes its time, and another one
 * meanwhile is refused. One function’s mappings, two a page.
 */
export async function lambdaStandIn(): Promise<LambdaStandIn> {
  const functions: LambdaStandIn['functions'] = new Map();
  const mappings: LambdaStandIn['mappings'] = new Map();
  const switched: LambdaStandIn['switched'] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const standIn: LambdaStandIn = {
    environment: { AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    ...{ functions, mappings, switched },
    refusal: undefined,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://lambda');
    const body = await text(request);
    const { refusal } = standIn;
    if (refusal !== undefined) return refuse(response, refusal.status, refusal.type, refusal.message);
    const [, named] = /\/functions\/([^/]+)\/configuration$/.exec(pathname) ?? [];
    if (named !== undefined) return describeFunction(response, decodeURIComponent(named));
    if (request.method === 'GET') return list(response, Number(searchParams.get('Marker') ?? 0));
    const { Enabled } = JSON.parse(body) as { readonly Enabled: boolean };
    return change(response, pathname.split('/').at(-1) ?? '', Enabled);
  };

  const describeFunction = (response: ServerResponse, name: string): void => {
    const Variables = functions.get(name);
    const told = {
      FunctionName: name,
      State: 'Active',
      LastUpdateStatus: 'Successful',
      MemorySize: 1769,
      Timeout: 300,
    };
    if (Variables === undefined) refuse(response, 404, 'ResourceNotFoundException', `Function not found: ${name}`);
    else response.end(JSON.stringify({ ...told, Environment: { Variables } }));
  };

  const list = (response: ServerResponse, from: number): void => {
    const described = [...mappings].map(([uuid, mapping]) => describe(uuid, mapping));
    const NextMarker = from + 2 < described.length ? String(from + 2) : undefined;
    response.end(JSON.stringify({ EventSourceMappings: described.slice(from, from + 2), NextMarker }));
    if (NextMarker !== undefined) return;
    for (const mapping of mappings.values()) {
      mapping.settlesAfter = (mapping.settlesAfter ?? 0) - 1;
      if (mapping.settlesAfter <= 0) mapping.state = settled[mapping.state] ?? mapping.state;
    }
  };

  const change = (response: ServerResponse, uuid: string, enabled: boolean): void => {
    const mapping = mappings.get(uuid);
    if (mapping === undefined) refuse(response, 404, 'ResourceNotFoundException', 'The mapping does not exist.');
    else if (settled[mapping.state] !== undefined) refuse(response, 400, 'ResourceInUseException', 'It is in use.');
    else {
      switched.push([uuid, enabled]);
      mapping.state = enabled ? 'Enabling' : 'Disabling';
      response.writeHead(202).end(JSON.stringify(describe(uuid, mapping)));
    }
  };
  return standIn;
}

function describe(uuid: string, { topic, state, lastResult }: StandInMapping) {
  return {
    UUID: uuid,
    Topics: [topic],
    EventSourceArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/events/a1b2c3d4-5678-90ab-cdef-111111111111-1',
    State: state,
    StateTransitionReason: 'USER_INITIATED',
    LastProcessingResult: lastResult,
    LastModified: 1_795_000_000,
    BatchSize: 10_000,
    ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 5, PollerGroupName: 'landfall-shop' },
    AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: `landfall-shop-${topic}-1` },
  };
}

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  response.writeHead(status, { 'x-amzn-errortype': type, 'content-type': 'application/json' });
  response.end(JSON.stringify({ Message: message, Type: 'User' }));
}
