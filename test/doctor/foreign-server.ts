import type { ServerResponse } from 'node:http';
import { startDouble, type DoubleRequest, type HttpDouble } from '../support/http-double.js';

type Headers = Readonly<Record<string, string>>;

/** What a server and its issuer answer; each test changes one thing. */
export interface Answers {
  endpoint: { status: number; headers: Headers; body?: unknown };
  cors: Headers;
  atPath: unknown;
  atRoot: unknown;
  type: string;
  issuer: Record<string, unknown>;
  issuerStatus: number;
}

/** A foreign MCP server with its issuer, both faultless until a test changes `answers`. */
export interface ForeignServer {
  readonly url: string;
  readonly server: HttpDouble;
  readonly issuer: HttpDouble;
  answers: Answers;
  /** Restores the faultless answers. */
  reset(): void;
  close(): Promise<void>;
}

const METADATA = '/.well-known/oauth-protected-resource';

export async function startForeignServer(): Promise<ForeignServer> {
  const server = await startDouble();
  const issuer = await startDouble();
  const url = `${server.url}/mcp`;
  const foreign: ForeignServer = {
    url,
    server,
    issuer,
    answers: faultless(server.url, issuer.url),
    reset: () => {
      foreign.answers = faultless(server.url, issuer.url);
    },
    close: async () => {
      await server.close();
      await issuer.close();
    },
  };
  server.answer = (request, response) => {
    answerAsServer(foreign.answers, request, response);
  };
  issuer.answer = (request, response) => {
    const { cors, issuer: document, issuerStatus } = foreign.answers;
    if (request.method === 'OPTIONS') response.writeHead(204, cors).end();
    else {
      const known = request.url === '/.well-known/oauth-authorization-server';
      send(response, known ? issuerStatus : 404, document, cors);
    }
  };
  return foreign;
}

function faultless(server: string, issuer: string): Answers {
  const metadata = {
    resource: `${server}/mcp`,
    authorization_servers: [issuer],
    scopes_supported: ['read'],
  };
  return {
    endpoint: {
      status: 401,
      headers: {
        'www-authenticate': `Bearer resource_metadata="${server}${METADATA}/mcp", scope="read"`,
      },
    },
    cors: {
      'access-control-allow-origin': '*',
      'access-control-allow-headers':
        'authorization, content-type, mcp-protocol-version, mcp-method, mcp-name',
      'access-control-expose-headers': 'WWW-Authenticate',
    },
    atPath: metadata,
    atRoot: metadata,
    type: 'application/json',
    issuer: {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      registration_endpoint: `${issuer}/register`,
      client_id_metadata_document_supported: true,
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      scopes_supported: ['read', 'offline_access'],
      authorization_response_iss_parameter_supported: true,
    },
    issuerStatus: 200,
  };
}

function answerAsServer(answers: Answers, request: DoubleRequest, response: ServerResponse): void {
  const { endpoint, cors, atPath, atRoot, type } = answers;
  if (request.method === 'OPTIONS') response.writeHead(204, cors).end();
  else if (request.url === '/mcp') {
    send(response, endpoint.status, endpoint.body, { ...cors, ...endpoint.headers });
  } else {
    const document = { [`${METADATA}/mcp`]: atPath, [METADATA]: atRoot }[request.url];
    const status = document === undefined ? 404 : 200;
    send(response, status, document, { ...cors, 'content-type': type });
  }
}

function send(response: ServerResponse, status: number, body: unknown, headers: Headers): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(body === undefined ? '' : JSON.stringify(body));
}
