import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished, vi } from 'vitest';
import { localAws } from './environment.ts';

/** What stands in for AWS's answer to one request. */
export type Fault =
  /** As the service would write it. */
  | { readonly status: number; readonly body: string }
  /** The connection is cut. */
  | 'cut'
  /** Nobody ever answers. */
  | 'silence';

export interface FaultyWay {
  /** For AWS_ENDPOINT_URL of another process. */
  readonly address: string;
  /** Requests that came, as "method path" or the operation that they name. */
  readonly asked: string[];
  /** The next requests meet these, one each; the ones after them reach the local AWS. */
  meet(...faults: readonly Fault[]): void;
  /** Until it is lifted, every request meets this. */
  meetAlways(fault: Fault | undefined): void;
  /** Ends the connections that are open now. */
  cut(): void;
}

/** From now on the SDK's clients of this test reach the local AWS by a way that can go bad. */
export async function faultyWayToAws(): Promise<FaultyWay> {
  const aws = new URL(localAws());
  const asked: string[] = [];
  let next: Fault[] = [];
  let always: Fault | undefined;
  const server = createServer(async (incoming, response) => {
    const body = await buffer(incoming);
    asked.push(operationOf(incoming));
    const fault = next.shift() ?? always;
    if (fault === undefined) passOn(aws, incoming, body, response);
    else if (fault === 'cut') incoming.socket.destroy();
    else if (fault !== 'silence') response.writeHead(fault.status).end(fault.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_ENDPOINT_URL', address);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return {
    address,
    asked,
    meet: (...faults) => {
      next = [...faults];
    },
    meetAlways: (fault) => {
      always = fault;
    },
    cut: () => server.closeAllConnections(),
  };
}

function operationOf({ method, url, headers }: IncomingMessage): string {
  return String(headers['x-amz-target'] ?? `${method} ${url}`);
}

function passOn(aws: URL, { method, url, headers }: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const { hostname, port } = aws;
  const passed = request({ hostname, port, path: url, method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  passed.on('error', () => response.destroy());
  passed.end(body);
}

/** An error of the services that speak JSON: Systems Manager, Secrets Manager. */
export function jsonFault(type: string, message: string, status = 400): Fault {
  return { status, body: JSON.stringify({ __type: type, message }) };
}

/** An error of S3, which sends back what the request was signed with. */
export function s3Fault(status: number, code: string, message: string): Fault {
  const { AWS_ACCESS_KEY_ID: id } = process.env;
  const told = `<Code>${code}</Code><Message>${message}</Message><AWSAccessKeyId>${id}</AWSAccessKeyId>`;
  return {
    status,
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${told}<RequestId>4442587FB7D0A2F9</RequestId></Error>`,
  };
}
