import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** The content of a put; the SDK sends a stream in chunks of its own ("Signature calculations: chunked upload"). */
export async function payloadOf(request: IncomingMessage): Promise<Buffer> {
  const body = await buffer(request);
  return /\baws-chunked\b/.test(request.headers['content-encoding'] ?? '') ? unchunked(body) : body;
}

function unchunked(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, end), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
