import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** A way to a server of this machine on which bytes are counted. */
export interface CountedWay {
  readonly port: number;
  /** Bytes of requests and of answers since the last time that was asked. */
  taken(): { readonly sent: number; readonly received: number };
  close(): void;
}

export async function countedWay(to: number): Promise<CountedWay> {
  let [sent, received] = [0, 0];
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    client.on('data', (bytes) => {
      sent += bytes.length;
    });
    upstream.on('data', (bytes) => {
      received += bytes.length;
    });
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) socket.on('error', () => [client, upstream].map((one) => one.destroy()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    taken: () => {
      const counted = { sent, received };
      [sent, received] = [0, 0];
      return counted;
    },
    close: () => server.close(),
  };
}
