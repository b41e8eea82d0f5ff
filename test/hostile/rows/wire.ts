import { rpcMessage, type Era } from '../../support/rpc.js';
import { bytesOf } from '../support/wire.js';

/** Bytes on a connection, for what an HTTP client refuses to send. */
export interface WireRow {
  readonly name: string;
  readonly status: number | readonly number[];
  readonly bytes: (sent: {
    readonly port: number;
    readonly token: string;
    readonly era: Era;
  }) => string;
}

interface Parts {
  readonly start?: string;
  readonly host?: string;
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  readonly without?: string;
}

const call =
  ({
    start = 'POST / HTTP/1.1',
    host,
    before = [],
    after = [],
    without,
  }: Parts): WireRow['bytes'] =>
  ({ port, token, era }) => {
    const params = { name: 'greet', arguments: {} };
    const { headers, body } = rpcMessage({ era, method: 'tools/call', params, token });
    const lines = Object.entries(headers)
      .filter(([name]) => name !== without)
      .map(([name, value]) => `${name}: ${value}`);
    const first = `host: ${host ?? `localhost:${port}`}`;
    const size = `content-length: ${Buffer.byteLength(body)}`;
    return bytesOf(start, [first, ...before, ...lines, size, ...after, 'connection: close'], body);
  };

const many = Array.from({ length: 2_000 }, (_, index) => `x-${index}: 1`);

export const WIRE: readonly WireRow[] = [
  { name: 'a call', status: 200, bytes: call({}) },
  { name: 'two Host lines', status: 400, bytes: call({ before: ['host: evil.example'] }) },
  {
    name: 'no Host line',
    status: 400,
    bytes: (sent) => call({})(sent).replace(/host: .*\r\n/, ''),
  },
  {
    name: 'a target of another host',
    status: [400, 403, 421],
    bytes: call({ start: 'POST http://evil.example/ HTTP/1.1' }),
  },
  {
    name: 'a path that is no URL, for another host',
    status: [400, 403, 421],
    bytes: call({ start: 'GET /%zz HTTP/1.1', host: 'evil.example' }),
  },
  {
    name: 'a path that is no URL',
    status: [400, 404],
    bytes: call({ start: 'GET /%zz HTTP/1.1' }),
  },
  {
    name: 'a second Authorization after 2,000 headers',
    status: [400, 401, 431],
    bytes: call({ after: [...many, 'authorization: Bearer another-token-of-the-caller'] }),
  },
  {
    name: 'a second Authorization',
    status: [400, 401],
    bytes: call({ after: ['authorization: Bearer another-token-of-the-caller'] }),
  },
  { name: 'headers of 40 kB', status: 431, bytes: call({ after: [`x: ${'x'.repeat(40_000)}`] }) },
  {
    name: 'Accept of JSON with q=0',
    status: 406,
    bytes: call({
      without: 'accept',
      after: ['accept: application/json;q=0, text/event-stream;q=0'],
    }),
  },
  {
    name: 'a body that claims to be gzip',
    status: 415,
    bytes: call({ after: ['content-encoding: gzip'] }),
  },
  {
    name: 'a length and chunks',
    status: 400,
    bytes: call({ after: ['transfer-encoding: chunked'] }),
  },
  { name: 'an expectation nobody meets', status: 417, bytes: call({ after: ['expect: x'] }) },
];
