import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { withSafeErrorText } from './safe-error.js';

/**
 * Writes an engine's web `Response` to a hijacked reply: whole, or as it comes for a stream. A stream
 * begins with a tool's progress, after which no error but a tool's own can follow.
 */
export async function writeWebResponse({ raw }: FastifyReply, response: Response): Promise<void> {
  const headers = Object.fromEntries(response.headers);
  if (response.body === null) {
    raw.writeHead(response.status, headers).end();
  } else if (headers['content-type']?.startsWith('text/event-stream') === true) {
    raw.writeHead(response.status, headers);
    await pipeline(Readable.fromWeb(response.body), raw).catch(() => undefined);
  } else {
    const text = withSafeErrorText(await response.text());
    headers['content-length'] = String(Buffer.byteLength(text));
    raw.writeHead(response.status, headers).end(text);
  }
}
