import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { PerRequestHTTPServerTransport } from '@modelcontextprotocol/server';
import type { ServerResponse } from 'node:http';
import { withSafeError } from '../safe-error.js';

type Sent = Parameters<PerRequestHTTPServerTransport['send']>;

/**
 * One request, one JSON answer, written straight to the response: what Streamable HTTP amounts to
 * for a tool call that reports no progress, without a web `Response` in between.
 */
export class LegacyDirectAnswer implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: NonNullable<Transport['onmessage']>;

  constructor(private readonly raw: ServerResponse) {}

  async start(): Promise<void> {
    // Nothing to open.
  }

  send(message: JSONRPCMessage): Promise<void> {
    if ('result' in message || 'error' in message) writeJson(this.raw, withSafeError(message));
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.onclose?.();
    return Promise.resolve();
  }
}

/** The same for revision 2026-07-28; errors keep the SDK's own mapping to HTTP status. */
export class ModernDirectAnswer extends PerRequestHTTPServerTransport {
  constructor(
    classification: ConstructorParameters<
      typeof PerRequestHTTPServerTransport
    >[0]['classification'],
    private readonly raw: ServerResponse,
  ) {
    super({ classification });
  }

  override send(...[message, options]: Sent): Promise<void> {
    if (!('result' in message)) return super.send(message, options);
    writeJson(this.raw, message);
    return Promise.resolve();
  }
}

/** One JSON answer, with the headers that Streamable HTTP wants. */
export function writeJson(raw: ServerResponse, message: object): void {
  const text = JSON.stringify(message);
  raw.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  raw.end(text);
}
