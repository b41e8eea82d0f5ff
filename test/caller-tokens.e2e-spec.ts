import { readFileSync } from 'node:fs';
import {
  copiesResource,
  PROFILE_NAMES,
} from '../libs/token-exchange/src/profiles/profile-registry.js';
import { CALLER_TOKENS, GATEWAY_URL } from './contracts/index.js';
import {
  documentedConfig,
  startDocumented,
  type DocumentedGateway,
} from './support/documented-gateway.js';
import { call, type RpcAnswer } from './support/rpc.js';

const named = CALLER_TOKENS.map(
  (contract) => [contract.profile, contract.shape, contract] as const,
);
const PAGE = readFileSync('docs/profiles.md', 'utf8').split(/^(?=## )/m);
const CHALLENGED = {
  status: 401,
  body: {
    error: 'invalid_token',
    error_description: 'The access token is expired, malformed or not meant for this resource',
  },
};
const answered = ({ status, body }: RpcAnswer) => ({ status, body });

it('every profile has a token that callers bring', () => {
  const covered = new Set<string>(CALLER_TOKENS.map(({ profile }) => profile));
  expect(PROFILE_NAMES.filter((name) => !covered.has(name))).toEqual([]);
});

describe.each(named)('%s: %s', (profile, _shape, contract) => {
  let gateway: DocumentedGateway;
  beforeAll(async () => (gateway = await startDocumented(contract)));
  afterAll(() => gateway.close());
  const whoami = (token: string) => call(gateway, 'whoami', { token });

  it('its settings stand in docs/profiles.md', () => {
    const section = PAGE.find((text) => text.split('\n')[0]?.includes(profile)) ?? '';
    const written = section.split('\n');
    const given = Object.entries(contract.settings).map(([name, value]) => `${name}=${value}`);
    expect(given.filter((line) => !written.includes(line))).toEqual([]);
  });

  it('JWT-05, TOOL-13: its token is let in, and whoami shows the client', async () => {
    const { status, result } = await whoami(gateway.token());
    expect(status).toBe(200);
    const { user, scopes } = result?.['structuredContent'] as {
      user: Record<string, string>;
      scopes: string[];
    };
    expect([user['sub'], user['client_id'] ?? user['azp'], scopes]).toEqual([
      contract.claims.sub,
      contract.client,
      contract.scopes,
    ]);
    const { audiences } = documentedConfig(contract).callers;
    expect(audiences).toContain(gateway.lastLine().audience);
    expect(gateway.lastLine().sender).toBe(contract.client);
  });

  it('JWT-05: one for another API is refused; the log says seen and wanted, the answer does not', async () => {
    const aud = contract.foreignAudience;
    const answer = await whoami(gateway.token({ aud }));
    expect(answered(answer)).toEqual(CHALLENGED);
    const line = gateway.lastLine();
    const wanted = { aud: documentedConfig(contract).callers.audiences };
    expect(line).toMatchObject({
      level: 40,
      refused: 'audience',
      seen: { aud },
      wanted,
      setting: copiesResource(profile) ? 'MCP_SERVER_URL, AUTH0_AUDIENCE' : 'TOKEN_AUDIENCE',
      sender: null,
    });
  });

  it('JWT-04: one of another issuer is refused; the log says whose', async () => {
    const { issuer, otherIssuers, issuerSetting } = documentedConfig(contract).callers;
    const iss = 'https://elsewhere.example/';
    const same = await whoami(gateway.token({ iss }));
    expect(answered(same)).toEqual(CHALLENGED);
    expect(gateway.lastLine()).toMatchObject({
      refused: 'issuer',
      seen: { iss },
      wanted: { iss: [issuer, ...otherIssuers] },
      setting: issuerSetting,
    });
    const other = await whoami(gateway.token({ iss }, { kid: 'k9' }, 'stranger'));
    expect(answered(other)).toEqual(CHALLENGED);
    expect(gateway.lastLine()).toMatchObject({
      refused: 'key',
      seen: { kid: 'k9', alg: 'RS256', iss },
      wanted: { kid: ['k1'], iss: [issuer, ...otherIssuers] },
    });
  });

  it('JWT-18: an ID token of the same sign-in is refused', async () => {
    const typ = 'JWT';
    const { status } = await whoami(gateway.token({ at_hash: 'MTIzNDU2Nzg5MDEyMzQ1Ng' }, { typ }));
    expect(status).toBe(401);
    expect(gateway.lastLine()).toMatchObject({
      refused: 'type',
      seen: { typ: expect.any(String) },
    });
  });
});

it.each([
  ['okta', 'cid'],
  ['zitadel', 'client_id'],
])(
  'PASS-01: where delegated tokens name the gateway too (%s), they are no caller’s',
  async (name, claim) => {
    const contract = CALLER_TOKENS.find(({ profile }) => profile === name)!;
    const gateway = await startDocumented(contract);
    const status = async (token: string) => (await call(gateway, 'whoami', { token })).status;
    expect(await status(gateway.token())).toBe(200);
    expect(await status(gateway.token({ [claim]: 'gw' }))).toBe(401);
    expect(gateway.lastLine()).toMatchObject({ refused: 'delegated', sender: null });
    await gateway.close();
  },
);

it('keycloak: one client may be the gateway’s and the callers’', async () => {
  const contract = CALLER_TOKENS.find(({ profile }) => profile === 'keycloak')!;
  const gateway = await startDocumented(contract);
  const { status } = await call(gateway, 'whoami', {
    token: gateway.token({ azp: 'gw', client_id: undefined }),
  });
  expect(status).toBe(200);
  await gateway.close();
});

it.each([
  ['version 2.0', 'https://gw.example.com/mcp/'],
  ['version 1.0', 'api://6e74172b-be56-4843-9ff4-e66a39bb12e3/'],
])('entra-obo: metadata, 401 and 403 name scopes as Entra knows them (%s)', async (name, uri) => {
  const contract = CALLER_TOKENS.find(({ shape }) => shape === name)!;
  const gateway = await startDocumented(contract);
  const prefix = contract.settings['SCOPE_PREFIX']!;
  expect(prefix).toBe(uri);
  const document = await fetch(new URL('/.well-known/oauth-protected-resource', gateway.url));
  const { scopes_supported: listed } = (await document.json()) as { scopes_supported: string[] };
  expect(listed).toEqual([`${prefix}tool:greet`, `${prefix}tool:whoami`]);
  const asked = async (token?: string) => {
    const answer = await call(gateway, 'greet', token === undefined ? {} : { token });
    const challenge = answer.headers.get('www-authenticate') ?? '';
    return [answer.status, /scope="([^"]*)"/.exec(challenge)?.[1]];
  };
  expect(await asked()).toEqual([401, `${prefix}tool:whoami`]);
  const token = gateway.token({ scp: 'tool:whoami' });
  expect(await asked(token)).toEqual([403, `${prefix}tool:greet ${prefix}tool:whoami`]);
  await gateway.close();
});

it('entra-obo: without the version 1.0 name, a token of version 1.0 is refused by its audience', async () => {
  const contract = CALLER_TOKENS.find(({ shape }) => shape === 'version 1.0')!;
  const [appId] = contract.settings['TOKEN_AUDIENCE']!.split(',') as [string];
  const gateway = await startDocumented(contract, { TOKEN_AUDIENCE: appId });
  expect((await call(gateway, 'whoami', { token: gateway.token() })).status).toBe(401);
  expect(gateway.lastLine()).toMatchObject({
    refused: 'audience',
    seen: { aud: `api://${appId}` },
    wanted: { aud: [appId] },
  });
  await gateway.close();
});

it('entra-obo: a token of version 1.0 whose Application ID URI is the gateway’s URL is let in', async () => {
  const contract = CALLER_TOKENS.find(({ shape }) => shape === 'version 1.0')!;
  const [appId] = contract.settings['TOKEN_AUDIENCE']!.split(',') as [string];
  const gateway = await startDocumented(contract, { TOKEN_AUDIENCE: `${appId},${GATEWAY_URL}` });
  const token = gateway.token({ aud: GATEWAY_URL });
  expect((await call(gateway, 'whoami', { token })).status).toBe(200);
  await gateway.close();
});
