import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEMO_USERS } from './demo-users.js';
import type { Discovered } from './discovery.js';
import { newPkce, type Pkce } from './pkce.js';
import { reach } from './reach.js';

/** How this client signs in. */
export interface SignInOptions {
  readonly clientId: string;
  /** A demo user of the local issuer, signed in without a page; otherwise a person signs in. */
  readonly demoUser?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Loopback port of `http://127.0.0.1:<port>/callback`; any that is free by default (RFC 8252 §7.3). */
  readonly callbackPort?: number;
  /** Receives the address to open when a person signs in. */
  readonly show: (address: string) => void;
}

const LONGEST_WAIT_MS = 5 * 60_000;

/** Signs in by authorization code with PKCE and returns the access token. Throws readable errors. */
export async function signIn(at: Discovered, options: SignInOptions): Promise<string> {
  const server = createServer();
  const port = await listen(server, options.callbackPort ?? 0);
  const redirect = `http://127.0.0.1:${port}/callback`;
  const pkce = newPkce();
  const address = authorizationUrl(at, options, { redirect, pkce });
  try {
    const answer =
      options.demoUser === undefined
        ? await personAnswers(server, address, options.show)
        : await issuerAnswers(address, options.headers);
    return await redeem(at, options, {
      redirect,
      pkce,
      code: codeOf(answer, at, { pkce, demoUser: options.demoUser }),
    });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function authorizationUrl(
  at: Discovered,
  { clientId, demoUser }: SignInOptions,
  { redirect, pkce }: { redirect: string; pkce: Pkce },
): string {
  const url = new URL(at.authorizationEndpoint);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirect,
    scope: at.scopes.join(' '),
    resource: at.resource,
    state: pkce.state,
    code_challenge: pkce.challenge,
    code_challenge_method: 'S256',
    ...(demoUser !== undefined && { demo_user: demoUser }),
  }).toString();
  return url.href;
}

/** The local issuer answers the first request with the redirect itself. */
async function issuerAnswers(
  address: string,
  headers: Readonly<Record<string, string>>,
): Promise<URLSearchParams> {
  const response = await reach(address, { headers, redirect: 'manual' });
  const location = response.headers.get('location');
  if (location === null || !location.includes('/callback')) {
    throw new Error(`The issuer did not sign this demo user in (status ${response.status}).`);
  }
  return new URL(location).searchParams;
}

function personAnswers(
  server: Server,
  address: string,
  show: (address: string) => void,
): Promise<URLSearchParams> {
  show(address);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('Nobody signed in within five minutes.'));
    }, LONGEST_WAIT_MS);
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      response.end('You can close this window and return to the terminal.\n');
      if (url.pathname !== '/callback') return;
      clearTimeout(timer);
      resolve(url.searchParams);
    });
  });
}

/** The code, once state and issuer are the ones that were asked (RFC 9207). */
function codeOf(
  answer: URLSearchParams,
  at: Discovered,
  { pkce, demoUser }: { readonly pkce: Pkce; readonly demoUser: string | undefined },
): string {
  if (answer.get('state') !== pkce.state) throw new Error('The answer is not for this sign-in.');
  const issuer = answer.get('iss');
  if (issuer !== null && issuer !== at.issuer) throw new Error('The answer is of another issuer.');
  const code = answer.get('code');
  if (code !== null) return code;
  const as = demoUser === undefined ? '' : ` as ${demoUser}`;
  throw new Error(
    `Sign-in${as} was refused: ${answer.get('error') ?? 'no code'}.${whoThereIs(demoUser)}`,
  );
}

function whoThereIs(demoUser: string | undefined): string {
  const known: readonly string[] = DEMO_USERS;
  return demoUser === undefined || known.includes(demoUser)
    ? ''
    : ` The demo users are ${known.join(', ')}.`;
}

async function redeem(
  at: Discovered,
  { clientId, headers }: SignInOptions,
  { redirect, pkce, code }: { redirect: string; pkce: Pkce; code: string },
): Promise<string> {
  const response = await reach(at.tokenEndpoint, {
    method: 'POST',
    headers,
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirect,
      code,
      code_verifier: pkce.verifier,
      resource: at.resource,
    }),
  });
  const answer = (await response.json()) as { access_token?: string; error?: string };
  if (answer.access_token === undefined) {
    throw new Error(`The issuer gave no token: ${answer.error ?? response.status}.`);
  }
  return answer.access_token;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      reject(new Error(`MCP_CLI_CALLBACK_PORT: port ${port} cannot be used (${code ?? 'error'}).`));
    });
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}
