import type { IncomingMessage } from 'node:http';
import { INVALID_REQUEST, RefusedMessageError } from './rpc-error.js';

/** Largest request body in bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** Reads a request's body once, within the limit in bytes. Throws a 413 that also closes the connection. */
export function readBody(
  request: IncomingMessage,
  declared = 0,
  limit = MAX_BODY_BYTES,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const tooLarge = () => {
      request.off('data', onData);
      reject(
        new RefusedMessageError(413, INVALID_REQUEST, `The body exceeds ${limit} bytes`, {
          headers: { connection: 'close' },
        }),
      );
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) tooLarge();
      else chunks.push(chunk);
    };
    if (declared > limit) {
      tooLarge();
      return;
    }
    const cutShort = () => {
      reject(new RefusedMessageError(400, INVALID_REQUEST, 'The body ended early'));
    };
    request.on('data', onData);
    request.once('end', () => {
      request.off('close', cutShort);
      resolve(Buffer.concat(chunks));
    });
    request.once('error', reject);
    request.once('close', cutShort);
  });
}
