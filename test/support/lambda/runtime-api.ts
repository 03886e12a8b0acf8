import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a function's process says through the Runtime API of Lambda (docs.aws.amazon.com/lambda, "runtimes-api"). */
export type Said =
  /** It asks for an invocation, and has nothing to do until there is one. */
  { readonly kind: 'next' } | { readonly kind: 'response' | 'error'; readonly body: string };

export interface RuntimeApi {
  /** host:port */
  readonly address: string;
  /** Answers the process that asked for an invocation. */
  invoke(event: unknown, deadline: Date): void;
  close(): Promise<void>;
}

/** The Runtime API of one function; `heard` is told of everything that its process says, in order. */
export async function runtimeApi(heard: (said: Said) => void): Promise<RuntimeApi> {
  let asking: ServerResponse | undefined;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const said = saidBy(request, body);
    if (said.kind === 'next') asking = response;
    else response.writeHead(202).end('{"status":"OK"}');
    heard(said);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    invoke: (event, deadline) => {
      asking
        ?.writeHead(200, {
          'content-type': 'application/json',
          'lambda-runtime-aws-request-id': randomUUID(),
          'lambda-runtime-deadline-ms': String(deadline.getTime()),
          'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-central-1:123456789012:function:landfall-shop',
          'lambda-runtime-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0',
        })
        .end(JSON.stringify(event));
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function saidBy({ method, url = '' }: IncomingMessage, body: string): Said {
  if (method === 'GET' && url.endsWith('/invocation/next')) return { kind: 'next' };
  return { kind: url.endsWith('/error') ? 'error' : 'response', body };
}
