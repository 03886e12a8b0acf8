import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ResourceRequest } from '../../functions/custom-resource.ts';

export interface Answered {
  readonly method: string | undefined;
  readonly contentType: string | undefined;
  readonly body: Record<string, unknown>;
}

/** Runs a handler with an address that takes its answer, as CloudFormation’s does. */
export async function asked(
  run: (request: ResourceRequest) => Promise<void>,
  RequestType: ResourceRequest['RequestType'],
  statuses: number[] = [],
): Promise<Answered[]> {
  const answered: Answered[] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await text(request)) as Record<string, unknown>;
    answered.push({ method: request.method, contentType: request.headers['content-type'], body });
    response.writeHead(statuses.shift() ?? 200).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ids = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Check' };
  const ResponseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer?signature=x`;
  try {
    await run({ RequestType, ResponseURL, ...ids, ResourceProperties: { maxConcurrency: '25' } });
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return answered;
}
