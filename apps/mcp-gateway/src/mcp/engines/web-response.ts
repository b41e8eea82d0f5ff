import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Admission } from '../../ladder/admission.js';
import { withSafeErrorText } from '../safe-error.js';

/**
 * Writes an engine's web `Response` to a response that is the engine's own: whole, or as it comes for a stream. A stream
 * begins with a tool's progress, after which no error but a tool's own can follow. `failed` is told the code of a
 * JSON-RPC error.
 */
export async function writeWebResponse(
  raw: ServerResponse,
  response: Response,
  failed?: (code: number) => void,
): Promise<void> {
  const headers = Object.fromEntries(response.headers);
  if (response.body === null) {
    raw.writeHead(response.status, headers).end();
  } else if (headers['content-type']?.startsWith('text/event-stream') === true) {
    raw.writeHead(response.status, headers);
    await stream(Readable.fromWeb(response.body), raw);
  } else {
    const text = withSafeErrorText(await response.text(), failed);
    headers['content-length'] = String(Buffer.byteLength(text));
    raw.writeHead(response.status, headers).end(text);
  }
}

/** Tells a message's watch the code of the error that answers it. */
export function toldTo({ watch }: Admission): (code: number) => void {
  return (code) => {
    watch.failed(code);
  };
}

/** Resolves when the connection is over; `pipeline` would listen for that seven times. */
function stream(events: Readable, to: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      events.destroy();
      resolve();
    };
    events.once('error', () => to.destroy());
    if (to.destroyed) {
      end();
      return;
    }
    to.once('close', end);
    events.pipe(to);
  });
}
