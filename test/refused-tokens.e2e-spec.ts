import type { InvalidTokenReason } from '../libs/auth/src/auth.errors.js';
import { MAX_SEEN_CHARACTERS, MAX_SEEN_VALUES } from '../libs/auth/src/refused-token.js';
import { CALLER_TOKENS } from './contracts/index.js';
import { withDocumented, type DocumentedGateway } from './support/documented-gateway.js';
import { expectDocument } from './support/generated-doc.js';
import type { RequestLine } from './support/log-capture.js';
import { call } from './support/rpc.js';

const shaped = (shape: string) => CALLER_TOKENS.find((contract) => contract.shape === shape)!;
const whoami = async (gateway: DocumentedGateway, token: string) =>
  (await call(gateway, 'whoami', { token })).status;
it('JWT-05: of several names of this resource one is enough, exactly; the line says which', async () => {
  await withDocumented(
    [shaped('version 1.0'), { TOKEN_AUDIENCE: 'app-id api://app-id' }],
    async (gw) => {
      const names = ['app-id', 'api://app-id', ['x', 'api://app-id'], ['api://app-id', 'app-id']];
      for (const aud of names) {
        expect(await whoami(gw, gw.token({ aud }))).toBe(200);
        expect(gw.lastLine().audience).toBe(
          aud === names[0] || aud === names[3] ? names[0] : names[1],
        );
      }
      for (const aud of [
        'app-i',
        'app-id/',
        'APP-ID',
        'api://app-id app-id',
        'https://api',
        {},
        [[]],
      ]) {
        expect(await whoami(gw, gw.token({ aud }))).toBe(401);
      }
    },
  );
});

it('JWT-04: the other name that an issuer has is taken exactly, with the issuer’s signature', async () => {
  const contract = shaped('version 1.0');
  await withDocumented([contract], async (gw) => {
    const name = contract.claims['iss'] as string;
    expect(await whoami(gw, gw.token({ iss: name }))).toBe(200);
    const other = name.replace(/[0-9a-f]{8}/, '00000000');
    for (const iss of [name.slice(0, -1), `${name}/`, name.toUpperCase(), [name], other]) {
      expect(await whoami(gw, gw.token({ iss }))).toBe(401);
    }
    expect(await whoami(gw, gw.token({ iss: name }, {}, 'stranger'))).toBe(401);
  });
});

it('a wrong setting is a warning, a flood is not: one of a reason in a minute', async () => {
  await withDocumented([shaped('RFC 9068 §2.2')], async (gw) => {
    const level = async (token: string) => {
      await whoami(gw, token);
      return gw.lastLine()['level'];
    };
    const wrong = () => level(gw.token({ aud: 'x' }));
    expect([await wrong(), await wrong()]).toEqual([40, 30]);
    expect([await level('opaque'), await level('opaque')]).toEqual([40, 30]);
    await gw.time.advance(59_999);
    expect(await wrong()).toBe(30);
    await gw.time.advance(1);
    expect([await wrong(), await wrong()]).toEqual([40, 30]);
    expect(await level(gw.token({ exp: 1 }))).toBe(30);
    expect(await level(gw.token())).toBe(30);
  });
});

it('AUTH-12, LOG-04: what is seen stands in the log alone, on one line', async () => {
  await withDocumented([shaped('RFC 9068 §2.2')], async (gw) => {
    const kid = `x", scope="admin\r\n${gw.token()}`;
    const answer = await call(gw, 'whoami', { token: gw.token({}, { kid }, 'stranger') });
    expect(answer.status).toBe(401);
    expect(JSON.stringify([answer.body, [...answer.headers]])).not.toMatch(/admin|k1/);
    expect(gw.lastLine()).toMatchObject({
      refused: 'key',
      seen: { kid: 'x", scope="admin [removed]' },
      wanted: { kid: ['k1'] },
    });
  });
});

/** What the request line says of a refused token. */
const said = ({ refused, seen, wanted, setting, hint }: RequestLine) =>
  fenced(JSON.stringify({ refused, seen, wanted, setting, hint }));
const fenced = (text: string) => ['```', text, '```'].join('\n');

/** What to do about a reason, and a token that meets it; `refused` is the issuer's word, not ours. */
const REASONS: Record<
  InvalidTokenReason | 'machine' | 'organization',
  { readonly advice: string; readonly make?: (gateway: DocumentedGateway) => string }
> = {
  audience: {
    advice:
      'The issuer made it for another API. Compare byte for byte, the slash too: make the issuer write what is wanted. With `setting` `TOKEN_AUDIENCE`, or write there what it writes. Otherwise the issuer copies what clients request: make the API’s identifier the gateway’s URL, or write it as `MCP_SERVER_URL` where it is a URL of this gateway. See [profiles](profiles.md).',
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
      'The header says that it is not an access token, or not in the way that `TOKEN_PROFILE` wants: `auth0` takes `JWT` and none as well, `rfc9068` only `at+jwt`. With `seen.claim` it is an ID token.',
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
  delegated: {
    advice:
      'Where delegated tokens carry the gateway’s audience too (Okta, ZITADEL), a token of the gateway’s own client is one that it got for its upstream, never a caller’s. Give MCP clients client ids of their own.',
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
  const parts = [...INTRO];
  const strict = { TOKEN_PROFILE: 'rfc9068', REQUIRED_ORG: 'org_a' };
  await withDocumented([shaped('RFC 9068 token profile'), strict], async (gateway) => {
    for (const [reason, { advice, make }] of Object.entries(REASONS)) {
      parts.push(`## ${reason}`, advice);
      if (make === undefined) continue;
      const status = await whoami(gateway, make(gateway));
      const line = gateway.lastLine();
      const { refused, sender, level } = line;
      const kept = ['machine', 'organization'].includes(reason);
      expect([status, refused, sender]).toEqual([kept ? 403 : 401, reason, null]);
      expect([reason, level]).toEqual([reason, reason === 'expired' ? 30 : 40]);
      parts.push(said(line));
    }
  });
  parts.push('## The audience, for each issuer', AUDIENCES);
  for (const contract of CALLER_TOKENS) {
    await withDocumented([contract], async (gateway) => {
      await whoami(gateway, gateway.token({ aud: contract.foreignAudience }));
      parts.push(`${contract.profile}, ${contract.shape}:`, said(gateway.lastLine()));
    });
  }
  expectDocument('docs/refused-tokens.md', `${parts.join('\n\n')}\n`);
});

const INTRO = [
  '# Why a token was refused',
  `The client learns nothing but 401 \`invalid_token\`; its request’s line in the log (\`event: request\`) says the reason, what the token says and what would have been accepted, and the setting that decides. The first line of a reason in a minute is a warning (\`level: 40\`), except of \`expired\` and \`refused\`; \`REQUIRED_ORG\` and \`ALLOW_M2M\` answer 403. The token itself, names of people, the gateway’s secrets and what is shaped like a token are never in it; of a long run of random letters and digits the first eight stand, unless it is what is wanted; a value is cut after ${MAX_SEEN_CHARACTERS} characters, a list after ${MAX_SEEN_VALUES}.`,
  'Until the signature is known to be good (`encrypted`, `malformed`, `type` without `claim`, `algorithm`, `key`, `signature`), anybody can have written what is `seen`.',
];
const AUDIENCES =
  'What stands there when a client brings the token of another API ([profiles](profiles.md)).';
