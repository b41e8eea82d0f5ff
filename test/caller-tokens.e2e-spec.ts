import { readFileSync } from 'node:fs';
import {
  copiesResource,
  PROFILE_NAMES,
} from '../libs/token-exchange/src/profiles/profile-registry.js';
import type { InvalidTokenReason } from '../libs/auth/src/auth.errors.js';
import { CALLER_TOKENS } from './contracts/index.js';
import {
  documentedConfig,
  startDocumented,
  type DocumentedGateway,
} from './support/documented-gateway.js';
import { expectDocument } from './support/generated-doc.js';
import type { RequestLine } from './support/log-capture.js';
import { call, type RpcAnswer } from './support/rpc.js';

const named = CALLER_TOKENS.map(
  (contract) => [contract.profile, contract.shape, contract] as const,
);
const PAGE = readFileSync('docs/profiles.md', 'utf8').split(/^(?=## )/m);
/** What the request line says of a refused token. */
const said = ({ refused, seen, wanted, setting, hint }: RequestLine) =>
  JSON.stringify({ refused, seen, wanted, setting, hint });
const CHALLENGED = {
  status: 401,
  body: {
    error: 'invalid_token',
    error_description: 'The access token is expired, malformed or not meant for this resource',
  },
};
const answered = ({ status, body }: RpcAnswer) => ({ status, body });
const lines = new Map<string, string>();

it('every profile has a token that callers bring', () => {
  const covered = new Set<string>(CALLER_TOKENS.map(({ profile }) => profile));
  expect(PROFILE_NAMES.filter((name) => !covered.has(name))).toEqual([]);
});

describe.each(named)('%s: %s', (profile, shape, contract) => {
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
    const { tokenAudiences } = documentedConfig(contract);
    expect(tokenAudiences).toContain(gateway.lastLine().audience);
    expect(gateway.lastLine().sender).toBe(contract.client);
  });

  it('JWT-05: one for another API is refused; the log says seen and wanted, the answer does not', async () => {
    const aud = contract.foreignAudience;
    const answer = await whoami(gateway.token({ aud }));
    expect(answered(answer)).toEqual(CHALLENGED);
    const line = gateway.lastLine();
    const wanted = { aud: documentedConfig(contract).tokenAudiences };
    expect(line).toMatchObject({
      level: 40,
      refused: 'audience',
      seen: { aud },
      wanted,
      setting: copiesResource(profile) ? 'AUTH0_AUDIENCE' : 'TOKEN_AUDIENCE',
      sender: null,
    });
    lines.set(`${profile}, ${shape}`, said(line));
  });

  it('JWT-04: one of another issuer is refused; the log says whose', async () => {
    const { issuer, otherIssuers, issuerSetting } = documentedConfig(contract);
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

/** What to do about a reason, and a token that meets it; `refused` is the issuer's word, not ours. */
const REASONS: Record<
  InvalidTokenReason | 'machine' | 'organization',
  { readonly advice: string; readonly make?: (gateway: DocumentedGateway) => string }
> = {
  audience: {
    advice:
      'The issuer made it for another API. Compare byte for byte, the slash too: make the issuer write what is wanted (Auth0: the API’s identifier), or write what it writes as `TOKEN_AUDIENCE`, see [profiles](profiles.md).',
    make: (gateway) => gateway.token({ aud: 'https://gw.example.com/mcp/' }),
  },
  issuer: {
    advice:
      'Signed with the issuer’s keys, under another name: a custom domain, a missing slash, another tenant. Write `seen.iss` as `ISSUER_URL` if it is yours.',
    make: (gateway) => gateway.token({ iss: 'https://login.example.com/' }),
  },
  encrypted: {
    advice:
      'What Auth0 gives a client that named no API. Switch on the Resource Parameter Compatibility Profile, and let the client send `resource`.',
    make: () =>
      `${Buffer.from('{"alg":"dir","enc":"A256GCM","iss":"https://tenant.us.auth0.com/"}').toString('base64url')}..YQ.YQ.YQ`,
  },
  malformed: {
    advice:
      'No JWT. With one part it is an opaque token: the issuer has to issue JWTs for this API. With three, base64url or JSON is broken.',
    make: () => 'opaque',
  },
  type: {
    advice:
      'The header says that it is no access token, or not in the way that `TOKEN_PROFILE` wants: `auth0` takes `JWT` and none as well, `rfc9068` only `at+jwt`. With `seen.claim` it is an ID token.',
    make: (gateway) => gateway.token({}, { typ: 'JWT' }),
  },
  algorithm: {
    advice: 'Let the issuer sign this API’s tokens with RS256.',
    make: (gateway) => gateway.token({}, { alg: 'RS512' }).replace(/^[^.]+/, RS512),
  },
  key: {
    advice:
      'The key set has no such key. When `seen.iss` is another issuer, the token is. Otherwise it is signed with a key that was taken away, or that is not published yet.',
    make: (gateway) =>
      gateway.token({ iss: 'https://other.us.auth0.com/' }, { kid: 'k9' }, 'stranger'),
  },
  signature: {
    advice: 'It was changed on its way, or forged.',
    make: (gateway) => gateway.token({}, {}, 'stranger'),
  },
  expired: {
    advice:
      'Ordinary: clients fetch a new one. Look at the clocks when `seen.exp` is near `seen.now`.',
    make: (gateway) => gateway.token({ exp: gateway.time.now / 1000 - 60 }),
  },
  not_yet_valid: {
    advice: '`iat` or `nbf` lies in the future by more than the skew: set the clocks.',
    make: (gateway) => gateway.token({ iat: gateway.time.now / 1000 + 120 }),
  },
  claim: {
    advice:
      'A claim that RFC 9068 §2.2 wants is missing or of no use; a `crit` header is never taken.',
    make: (gateway) => gateway.token({ client_id: undefined }),
  },
  binding: {
    advice: 'Switch sender constraining (DPoP, mTLS) off for this API.',
    make: (gateway) => gateway.token({ cnf: { jkt: 'x' } }),
  },
  refused: {
    advice:
      'The issuer refused it as a subject token; the line `token exchange refused` says why. There is no `seen`.',
  },
  machine: {
    advice: 'The token is a program’s (client credentials), answered 403.',
    make: (gateway) => gateway.token({ sub: 'abc@clients' }),
  },
  organization: {
    advice: 'The person signed in with another organization, or with none; answered 403.',
    make: (gateway) => gateway.token({ org_id: 'org_b' }),
  },
};
const RS512 = Buffer.from('{"alg":"RS512","kid":"k1","typ":"at+jwt"}').toString('base64url');

it('docs/refused-tokens.md says what each refusal looks like', async () => {
  const contract = CALLER_TOKENS.find(({ shape }) => shape === 'RFC 9068 token profile')!;
  const gateway = await startDocumented(contract, {
    TOKEN_PROFILE: 'rfc9068',
    REQUIRED_ORG: 'org_a',
  });
  const parts: string[] = [];
  for (const [reason, { advice, make }] of Object.entries(REASONS)) {
    parts.push(`## ${reason}`, advice);
    if (make === undefined) continue;
    const token = make(gateway);
    const { status } = await call(gateway, 'whoami', { token });
    const line = gateway.lastLine();
    const kept = ['machine', 'organization'].includes(reason);
    expect([reason, status, line['refused'], line['sender']]).toEqual([
      reason,
      kept ? 403 : 401,
      reason,
      null,
    ]);
    expect(line['level']).toBe(reason === 'expired' ? 30 : 40);
    parts.push(fenced([said(line)]));
  }
  await gateway.close();
  const tokens = [...lines].map(([what, line]) => `${what}:\n\n${fenced([line])}`);
  expectDocument(
    'docs/refused-tokens.md',
    [...INTRO, ...parts, AUDIENCES, ...tokens, ''].join('\n\n').trimEnd() + '\n',
  );
});

function fenced(text: readonly string[]): string {
  return ['```', ...text, '```'].join('\n');
}

const INTRO = [
  '# Why a token was refused',
  'The client learns nothing but 401 `invalid_token`; its request’s line in the log (`event: request`) says the reason, what the token says and what would have been accepted, and the setting that decides. The first line of a reason in a minute is a warning (`level: 40`), except of `expired` and `refused`; `REQUIRED_ORG` and `ALLOW_M2M` answer 403. The token itself, names of people and what is shaped like a token are never in it; a value is cut after 120 characters, a list after 8.',
  'Until the signature is known to be good (`encrypted`, `malformed`, `type` without `claim`, `algorithm`, `key`, `signature`), anybody can have written what is `seen`.',
];
const AUDIENCES =
  '## The audience, for each issuer\n\nWhat stands there when a client brings the token of another API ([profiles](profiles.md)).';
