import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Destination } from './harness.ts';

/** A way to the server on which something happens before one of the client's statements gets there. */
export interface StatementGate {
  /** The destination's address by this way. */
  readonly url: string;
  /** Statements that have passed, over all connections. */
  passed(): number;
  close(): Promise<void>;
}

/**
 * `happens` before the statement behind the first `after` passes; it, and what the client sends behind it, waits so long.
 * A statement ends where the server is to answer (Sync, or a simple Query).
 */
export async function statementGate(
  { database }: Destination,
  after: number,
  happens: () => Promise<void>,
): Promise<StatementGate> {
  const address = new URL(database.url);
  const sockets: Socket[] = [];
  let passed = 0;
  const server = createServer(async (client) => {
    const upstream = connect(Number(address.port), address.hostname);
    sockets.push(client, upstream);
    upstream.pipe(client);
    for (const socket of [client, upstream]) {
      socket.on('error', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    try {
      for await (const frame of frames(client)) {
        if (passed === after && beginsStatement(frame)) await happens();
        upstream.write(frame);
        if (endsStatement(frame)) passed += 1;
      }
    } catch {
      // The client is gone, or nothing more of it is to pass.
    }
    // What was sent is worked off; then the server sees the end.
    upstream.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(address);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    passed: () => passed,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The messages of a client: type, length, content; the first has no type. */
async function* frames(client: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let isFirst = true;
  for await (const chunk of client) {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = isFirst ? 0 : 1;
      if (rest.length < head + 4) break;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) break;
      yield rest.subarray(0, length);
      rest = rest.subarray(length);
      isFirst = false;
    }
  }
}

function beginsStatement(frame: Buffer): boolean {
  return frame[0] === 0x50 || frame[0] === 0x51; // Parse, Query
}

function endsStatement(frame: Buffer): boolean {
  return frame[0] === 0x53 || frame[0] === 0x51; // Sync, Query
}
