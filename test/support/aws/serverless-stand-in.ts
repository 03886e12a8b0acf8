import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished, vi } from 'vitest';
import { awsEnvironment } from './environment.ts';

export interface ServerlessStandIn {
  /** What was asked for, in order. */
  readonly asked: unknown[];
  /** Answers every request so until it is undefined again. */
  refusal: { readonly status: number; readonly type: string; readonly message: string } | undefined;
}

/**
 * What Redshift Serverless answers to GetCredentials (API_GetCredentials.html) of a role called `loader`; moto knows nothing of
 * the service.
 */
export async function serverlessStandIn(): Promise<ServerlessStandIn> {
  const standIn: ServerlessStandIn = { asked: [], refusal: undefined };
  const server = createServer(async (request, response) => {
    const input = JSON.parse(await text(request)) as { readonly durationSeconds: number };
    standIn.asked.push({ target: request.headers['x-amz-target'], ...input });
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    const { refusal } = standIn;
    if (refusal !== undefined) {
      response.writeHead(refusal.status).end(JSON.stringify({ __type: refusal.type, message: refusal.message }));
      return;
    }
    const expiration = Date.now() / 1_000 + input.durationSeconds;
    const dbPassword = `password ${standIn.asked.length}`;
    response.end(JSON.stringify({ dbUser: 'IAMR:loader', dbPassword, expiration, nextRefreshTime: expiration }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const [name, value] of Object.entries(awsEnvironment(endpoint))) vi.stubEnv(name, value);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return standIn;
}
