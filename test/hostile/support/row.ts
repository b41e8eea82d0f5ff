import { request as httpRequest } from 'node:http';
import { rpcMessage, type Era } from '../../support/rpc.js';
import type { Answer, Services } from './services.js';

/** What comes back for a row's request. */
export interface Expected {
  readonly status: number | readonly number[];
  /** JSON-RPC error code; absent for a result. */
  readonly code?: number;
  /** Whether the result is a tool error. */
  readonly isError?: boolean;
  /** What the error or the first text block says. */
  readonly says?: RegExp;
  /** Most bytes of the answer. */
  readonly maxBytes?: number;
  /** A message that the log must contain; without it, only the request's own line may be at warn or above. */
  readonly logs?: string;
}

/** One hostile input: a message, how issuer or upstream react, and the result that is expected. */
export interface Row {
  readonly name: string;
  /** Both by default. */
  readonly eras?: readonly Era[];
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** JSON text that replaces `@raw` in the parameters. */
  readonly raw?: () => string;
  /** The whole body, instead of a message. */
  readonly body?: () => string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  /** The credentials, when they are not a valid token. */
  readonly token?: (services: Services) => string;
  readonly issuer?: (services: Services, subject: string) => Answer;
  readonly upstream?: Answer;
  readonly expected: Expected;
}

/** Most bytes of an error answer. */
export const ERROR_BYTES = 2_000;

/** What came back. */
export interface Received {
  readonly status: number;
  readonly reference: string;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends a row as a client of the era, for one subject. */
export function send(
  port: number,
  row: Row,
  { era, token }: { readonly era: Era; readonly token: string },
): Promise<Received> {
  const { method = 'tools/call', params = { name: 'greet', arguments: {} } } = row;
  const message = rpcMessage({
    era,
    method,
    params,
    token,
    ...(row.headers && { headers: row.headers }),
  });
  const body = row.body?.() ?? message.body.replace('"@raw"', () => row.raw?.() ?? '');
  return new Promise((resolve, reject) => {
    const { path = '/' } = row;
    const options = { host: '127.0.0.1', port, path, method: 'POST', agent: false } as const;
    const headers = { host: `localhost:${port}`, ...message.headers };
    const request = httpRequest({ ...options, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: response.statusCode ?? 0,
          reference: String(response.headers['x-request-id']),
          text,
          body: parsed(text),
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The error's message, or the first text of a result. */
export function saidBy({ body }: Received): string {
  const { message } = (body['error'] ?? {}) as { message?: string };
  if (message !== undefined) return message;
  const { content } = (body['result'] ?? {}) as { content?: { text: string }[] };
  return content?.[0]?.text ?? '';
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  const data = /^data: (.*)$/m.exec(text)?.[1] ?? text;
  try {
    return JSON.parse(data) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
