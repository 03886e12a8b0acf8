import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type Connect, startConnect } from './connect.ts';
import { type Kafka, startKafka } from './kafka.ts';
import type { StackParts } from './parts.ts';

/** What a test file asks of the processes that all of them share. */
export type Wish =
  | { readonly kind: 'kafka' | 'restart' | 'log' }
  | { readonly kind: 'create'; readonly name: string; readonly config: Readonly<Record<string, string>> }
  | { readonly kind: 'revive' | 'remove'; readonly name: string };

export interface Keeper {
  readonly url: string;
  stop(): Promise<void>;
}

/** One Kafka and one Kafka Connect for all test files, each started when it is first asked for, by HTTP. */
export async function keepStack(parts: StackParts): Promise<Keeper> {
  let kafka: Promise<Kafka> | undefined;
  let connect: Promise<Connect> | undefined;
  const theKafka = () => {
    kafka ??= startKafka(parts);
    return kafka;
  };
  const theConnect = () => {
    connect ??= theKafka().then((started) => startConnect(parts, started));
    return connect;
  };

  const grant = async (wish: Wish): Promise<unknown> => {
    if (wish.kind === 'restart') return (await theKafka()).restart();
    if (wish.kind === 'create') return (await theConnect()).create(wish.name, wish.config);
    if (wish.kind === 'revive') return (await theConnect()).revive(wish.name);
    if (wish.kind === 'remove') return (await theConnect()).remove(wish.name);
    if (wish.kind === 'log') return (await theConnect()).log();
    const { broker, secured } = await theKafka();
    return { broker, secured };
  };

  const server = createServer(async (request, response) => {
    const answer = await granted(request, grant);
    response.writeHead('error' in answer ? 500 : 200).end(JSON.stringify(answer));
  });
  // A connector takes its time to start.
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await (await connect?.catch(() => undefined))?.stop();
      await (await kafka?.catch(() => undefined))?.stop();
    },
  };
}

async function granted(request: IncomingMessage, grant: (wish: Wish) => Promise<unknown>) {
  try {
    return { result: await grant((await json(request)) as Wish) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
