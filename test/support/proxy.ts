import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Destination } from './harness.ts';

/** A way to the server that can go bad as networks do. */
export interface Way {
  readonly port: number;
  /** Connections made so far. */
  connections(): number;
  /** Nothing passes on the open connections from now on, either way, and nobody is told. */
  freeze(): void;
  /** Connections from now on are accepted and never answered. */
  swallow(on: boolean): void;
  /** The next answer of the server is lost, and its connection with it. */
  loseAnswer(): void;
  /**
   * Holds answers back from now on, until the client has nothing more to say: what it sends without waiting is one flight,
   * and each time that answers are let go ends one. Returns how many have ended so far.
   */
  holdAnswers(): () => number;
  /** Lets so many more bytes through, of requests or of answers; then the connection is cut, once. */
  cutAfter(bytes: number, of: 'requests' | 'answers'): void;
  /** Ends the connections that are open now. */
  cut(): void;
  /** Whether new connections are refused from now on, as where nobody listens. */
  refuse(on: boolean): Promise<void>;
  /** After each piece of up to 64 KB nothing passes the same way for so many milliseconds. */
  slow(milliseconds: number): void;
  close(): Promise<void>;
}

/** A client that has said nothing for so long waits for an answer. */
const quietMs = 250;

export async function proxyTo(destination: Destination): Promise<Way> {
  const { hostname, port } = destination.settings;
  const pairs: [Socket, Socket][] = [];
  const frozen = new WeakSet<Socket>();
  let connections = 0;
  let isSwallowing = false;
  let losesAnswer = false;
  let restMs = 0;
  let held: { answers: [Buffer, Socket][]; flights: number; timer: NodeJS.Timeout | undefined } | undefined;
  const left = { requests: Number.POSITIVE_INFINITY, answers: Number.POSITIVE_INFINITY };

  const letGoWhenQuiet = () => {
    clearTimeout(held?.timer);
    if (held !== undefined) held.timer = setTimeout(letGo, quietMs);
  };
  const letGo = () => {
    if (held === undefined || held.answers.length === 0) return;
    held.flights += 1;
    for (const [bytes, client] of held.answers.splice(0)) client.write(bytes);
  };

  const server = createServer((client) => {
    connections += 1;
    const upstream = connect(Number(port), String(hostname));
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('error', cut);
    pairs.push([client, upstream]);
    if (isSwallowing) frozen.add(client);
    /** Passes on what may pass; the rest goes down with the connection. */
    const pass = (bytes: Buffer, to: Socket, of: keyof typeof left) => {
      if (frozen.has(client)) return;
      const isCut = bytes.length > left[of];
      to.write(bytes.subarray(0, left[of]), () => {
        if (isCut) cut();
      });
      left[of] = isCut ? Number.POSITIVE_INFINITY : left[of] - bytes.length;
    };
    const rest = (from: Socket) => {
      if (restMs === 0) return;
      from.pause();
      setTimeout(() => from.resume(), restMs);
    };
    client.on('data', (bytes) => {
      rest(client);
      pass(bytes, upstream, 'requests');
      if (held !== undefined) letGoWhenQuiet();
    });
    upstream.on('data', (bytes) => {
      rest(upstream);
      if (losesAnswer) {
        losesAnswer = false;
        cut();
      } else if (held !== undefined) {
        held.answers.push([bytes, client]);
        letGoWhenQuiet();
      } else pass(bytes, client, 'answers');
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => {
      if (!frozen.has(client)) client.destroy();
    });
  });
  const listen = async (at: number) => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const own = (server.address() as AddressInfo).port;

  const cut = () => {
    for (const sockets of pairs) for (const socket of sockets) socket.destroy();
  };

  return {
    port: own,
    connections: () => connections,
    freeze: () => {
      for (const [client] of pairs) frozen.add(client);
    },
    swallow: (on) => {
      isSwallowing = on;
    },
    holdAnswers: () => {
      const of = { answers: [], flights: 0, timer: undefined };
      held = of;
      return () => of.flights;
    },
    loseAnswer: () => {
      losesAnswer = true;
    },
    cutAfter: (bytes, of) => {
      left[of] = bytes;
    },
    cut,
    refuse: async (on) => {
      if (on) server.close();
      else if (!server.listening) await listen(own);
    },
    slow: (milliseconds) => {
      restMs = milliseconds;
    },
    close: async () => {
      clearTimeout(held?.timer);
      cut();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}
