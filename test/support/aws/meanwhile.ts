import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { localAws } from './environment.ts';

/** A way to the local AWS on which something happens before a call of one operation gets there. Returns its address. */
export async function meanwhile(operation: string, happens: () => Promise<void>): Promise<string> {
  const server = createServer(async (incoming, response) => {
    const body = await buffer(incoming);
    const { host: _, ...headers } = incoming.headers as Record<string, string>;
    if (headers['x-amz-target']?.endsWith(`.${operation}`)) await happens();
    const answer = await fetch(`${localAws()}${incoming.url}`, { method: incoming.method ?? 'GET', headers, body });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
