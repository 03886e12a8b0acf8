import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { payloadOf } from './s3-payload.ts';
import { errorXml, listingXml } from './s3-xml.ts';

/** A local S3 endpoint: objects in memory, path style, no signatures looked at. */
export interface LocalS3 {
  /** For `AWS_ENDPOINT_URL` or a client's `endpoint`. */
  readonly endpoint: string;
  /** Objects by "bucket/key". */
  readonly objects: ReadonlyMap<string, Buffer>;
  readonly counts: S3Counts;
  /** The next puts are answered with 503 Slow Down, as often as said. */
  failPuts(times?: number): void;
  /** The next put takes so long. */
  slowPut(ms: number): void;
  clear(): void;
  close(): Promise<void>;
}

export interface S3Counts {
  puts: number;
  gets: number;
  bytesPut: number;
}

export async function startLocalS3(): Promise<LocalS3> {
  const objects = new Map<string, Buffer>();
  const counts: S3Counts = { puts: 0, gets: 0, bytesPut: 0 };
  const faults = { failing: 0, slowMs: 0 };

  const put = async (name: string, request: IncomingMessage, response: ServerResponse) => {
    const body = await payloadOf(request);
    if (faults.slowMs > 0) await pause(faults.slowMs);
    faults.slowMs = 0;
    if (faults.failing > 0) {
      faults.failing -= 1;
      return send(response, 503, errorXml('SlowDown', 'Please reduce your request rate.'));
    }
    if (request.headers['if-none-match'] === '*' && objects.has(name)) {
      return send(response, 412, errorXml('PreconditionFailed', 'The object is there.'));
    }
    objects.set(name, body);
    counts.puts += 1;
    counts.bytesPut += body.length;
    response.setHeader('ETag', etagOf(body));
    return send(response, 200);
  };

  const get = (name: string, request: IncomingMessage, response: ServerResponse) => {
    const body = objects.get(name);
    if (body === undefined) return send(response, 404, errorXml('NoSuchKey', 'The object is not there.'));
    counts.gets += 1;
    response.setHeader('ETag', etagOf(body));
    response.setHeader('Content-Length', body.length);
    return send(response, 200, request.method === 'HEAD' ? undefined : body);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://local');
    const [bucket = '', ...rest] = url.pathname.slice(1).split('/').map(decodeURIComponent);
    const name = `${bucket}/${rest.join('/')}`;
    switch (request.method) {
      case 'PUT':
        return put(name, request, response);
      case 'GET':
        return rest.join('/') === ''
          ? send(response, 200, listingXml(bucket, url.searchParams, objects))
          : get(name, request, response);
      case 'HEAD':
        return rest.join('/') === '' ? send(response, 200) : get(name, request, response);
      case 'DELETE':
        objects.delete(name);
        return send(response, 204);
      default:
        return send(response, 501, errorXml('NotImplemented', `${request.method} is not part of this endpoint`));
    }
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => send(response, 500, errorXml('InternalError', String(error))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Whoever forgets it is not kept running by it.
  server.unref();
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    counts,
    failPuts: (times = 1) => {
      faults.failing = times;
    },
    slowPut: (ms) => {
      faults.slowMs = ms;
    },
    clear: () => objects.clear(),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function send(response: ServerResponse, status: number, body?: Buffer | string): void {
  response.statusCode = status;
  if (typeof body === 'string') response.setHeader('Content-Type', 'application/xml');
  response.end(body);
}
