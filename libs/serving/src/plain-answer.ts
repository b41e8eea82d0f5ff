import type { ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** The text for a status when no route, guard or engine has one of its own. */
const WORDS: Readonly<Record<number, readonly [error: string, description: string]>> = {
  400: ['bad_request', 'The request is malformed'],
  404: ['not_found', 'Nothing is served at this path'],
  405: ['method_not_allowed', 'This method is not served here'],
  408: ['request_timeout', 'The request did not arrive in time'],
  413: ['content_too_large', 'The body is too large'],
  415: ['unsupported_media_type', 'A body of this type is not read here'],
  417: ['expectation_failed', 'No expectation but 100-continue is met'],
  431: ['header_fields_too_large', 'The header is too large or has too many lines'],
  500: ['internal_error', 'Internal error'],
  501: ['not_implemented', 'This is not served'],
  503: ['temporarily_unavailable', 'Not available at the moment; try again later'],
};

/** The JSON body for a status, a fixed text in the form of RFC 6749 §5.2; every status has one. */
export function plainBody(status: number): string {
  const [error, description] = WORDS[status] ?? WORDS[status < 500 ? 400 : 500] ?? [];
  return JSON.stringify({ error, error_description: description });
}

/** Answers a request with the fixed text, however much of it was read. */
export function answerPlainly(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = plainBody(status);
  response.writeHead(status, { ...plainHeaders(body), ...headers });
  response.end(body);
}

/** The same without a response object: writes the last bytes of a connection and ends it. */
export function endPlainly(
  socket: Duplex & { destroySoon?: () => void },
  status: number,
  reference: string,
): void {
  const body = plainBody(status);
  const headers = { ...plainHeaders(body), 'x-request-id': reference, connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
  socket.destroySoon?.();
}

function plainHeaders(body: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
  };
}
