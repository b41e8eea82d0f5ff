import { parseConfig } from '../../config/load-config.js';
import { proveClient } from './client.check.js';
import type { WithIssuer } from './inside-context.js';

const ENV = {
  ISSUER_URL: 'https://tenant.example.com/',
  MCP_SERVER_URL: 'https://gw.example/mcp',
  MCP_AUTH0_CLIENT_ID: 'gateway',
  MCP_AUTH0_CLIENT_SECRET: 'a-secret-of-this-test',
  API_AUTH0_AUDIENCE: 'https://api.example',
  API_BASE_URL: 'https://api.example',
};

/** An issuer that answers every exchange so, and counts them. */
function issuerOf(env: object, status: number, body: object) {
  const sent: string[] = [];
  const config = parseConfig({ ...ENV, ...env });
  const inside = {
    config,
    upstream: config.served.upstreams[0],
    clock: () => 1_800_000_000_000,
    document: { token_endpoint: 'https://tenant.example.com/oauth/token' },
    http: {
      send: (request: { body: string }) => {
        sent.push(request.body);
        return Promise.resolve({ status, headers: {}, body: JSON.stringify(body) });
      },
    },
  } as unknown as WithIssuer;
  return { inside, sent };
}

it('Auth0’s Custom Token Exchange: no token is made up unasked', async () => {
  const { inside, sent } = issuerOf({ EXCHANGE_PROFILE: 'auth0-cte' }, 400, {});
  const [line] = await proveClient(inside, false);
  expect(line).toMatchObject({ level: 'warning', setting: '--token-file' });
  expect(line!.text).toContain('blocks this address after ten refused tokens');
  expect(sent).toEqual([]);
});

it('with --try-client it is, once', async () => {
  const answer = { error: 'invalid_grant', error_description: 'no' };
  const { inside, sent } = issuerOf({ EXCHANGE_PROFILE: 'auth0-cte' }, 403, answer);
  expect(await proveClient(inside, true)).toEqual([expect.objectContaining({ level: 'ok' })]);
  expect(sent).toHaveLength(1);
});

it.each<[string, object, string, object]>([
  ['invalid_client', {}, 'wrong', { setting: 'MCP_AUTH0_CLIENT_ID, MCP_AUTH0_CLIENT_SECRET' }],
  ['unauthorized_client', {}, 'wrong', { setting: 'at the issuer' }],
  ['invalid_grant', {}, 'ok', {}],
  ['invalid_request', {}, 'ok', {}],
  ['access_denied', {}, 'ok', {}],
  [
    'invalid_grant',
    {
      EXCHANGE_PROFILE: 'entra-obo',
      MCP_AUTH0_EXCHANGE_SCOPE: 'api://up/read',
      TOKEN_AUDIENCE: 'api://gateway',
    },
    'warning',
    { setting: '--token-file' },
  ],
])('%s of a made-up token, %j: %s', async (error, env, level, more) => {
  const { inside } = issuerOf({ EXCHANGE_PROFILE: 'auth0-obo', ...env }, 400, { error });
  expect(await proveClient(inside, false)).toEqual([expect.objectContaining({ level, ...more })]);
});

it('invalid_target of a made-up token proves the client and names the upstream’s setting', async () => {
  const { inside } = issuerOf({ EXCHANGE_PROFILE: 'rfc8693' }, 400, { error: 'invalid_target' });
  expect(await proveClient(inside, false)).toEqual([
    expect.objectContaining({ level: 'ok', check: 'client' }),
    expect.objectContaining({ level: 'wrong', setting: 'API_AUTH0_AUDIENCE' }),
  ]);
});

it('an issuer that gives a token for a made-up one is wrong', async () => {
  const token = {
    access_token: 'anything-opaque',
    token_type: 'Bearer',
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    expires_in: 60,
  };
  const { inside } = issuerOf({ EXCHANGE_PROFILE: 'rfc8693' }, 200, token);
  const [line] = await proveClient(inside, false);
  expect(line).toMatchObject({ level: 'wrong', setting: 'at the issuer' });
  expect(JSON.stringify(line)).not.toContain('anything-opaque');
});

it('an issuer that limits the rate is quoted, with what its answer means', async () => {
  const answer = { error: 'too_many_attempts', error_description: 'Blocked' };
  const { inside } = issuerOf({ EXCHANGE_PROFILE: 'auth0-obo' }, 429, answer);
  const [line] = await proveClient(inside, false);
  expect(line!.text).toContain('slow_down (status 429, too_many_attempts, "Blocked", hint: add');
});
