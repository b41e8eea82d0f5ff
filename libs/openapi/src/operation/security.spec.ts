import { documentOf } from '../../../../test/support/api-document.js';
import { operationsOf } from '../selection/operations.js';
import type { SecurityNeed } from './api-tool.js';
import { Refusal } from './refusal.js';
import { MAX_REQUIREMENTS, securityOf, type SecuritySettings } from './security.js';

const securitySchemes = {
  oauth: { type: 'oauth2', flows: {} },
  oidc: { type: 'openIdConnect', openIdConnectUrl: 'https://issuer.test' },
  bearer: { type: 'http', scheme: 'Bearer' },
  basic: { type: 'http', scheme: 'basic' },
  key: { type: 'apiKey', in: 'header', name: 'X-Key' },
  'tenant key1': { type: 'apiKey', in: 'header', name: 'X-Tenant' },
  authorization: { type: 'apiKey', in: 'header', name: 'authorization' },
  query: { type: 'apiKey', in: 'query', name: 'Authorization' },
  tls: { type: 'mutualTLS' },
  referred: { $ref: '#/components/securitySchemes/oauth' },
};

const DEFAULTS: SecuritySettings = {
  schemes: {},
  ceiling: ['r', 'w', 'x'],
  upstreamScopes: undefined,
};

function need(
  security: unknown,
  settings: Partial<SecuritySettings> = {},
  root?: unknown,
): SecurityNeed {
  const own = security === undefined ? {} : { security };
  const document = documentOf({
    paths: { '/a': { get: own } },
    components: { securitySchemes },
    ...(root === undefined ? {} : { security: root }),
  });
  return securityOf(document, operationsOf(document).operations[0]!, { ...DEFAULTS, ...settings });
}

function refusal(security: unknown, settings: Partial<SecuritySettings> = {}) {
  try {
    return need(security, settings);
  } catch (error) {
    if (error instanceof Refusal) return `${error.kind}: ${error.message}`;
    throw error;
  }
}

const valuesOf = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, `x-${name}`]));
const token = (...scopes: readonly string[]) => ({ token: scopes, schemes: [] });
const ALL: SecurityNeed = { token: 'all', schemes: [] };
const NONE: SecurityNeed = { token: 'none', schemes: [] };
const WITH_KEY = { schemes: { key: 'x-key' } };

describe('what a request needs', () => {
  it.each<[string, unknown, SecurityNeed]>([
    ['the smallest alternative', [{ oauth: ['r', 'w'] }, { oauth: ['r'] }], token('r')],
    ['the first of two', [{ oauth: ['w'] }, { oauth: ['r'] }], token('w')],
    ['one within the ceiling', [{ oauth: ['admin'] }, { oauth: ['r', 'w'] }], token('r', 'w')],
    ['all scopes of one alternative', [{ oauth: ['r'], oidc: ['w', 'r'] }], token('r', 'w')],
    ['one token for two schemes', [{ oauth: ['r'], bearer: [] }], token('r')],
    ['roles are no scopes', [{ bearer: ['admin'] }], ALL],
    ['no scopes: the ceiling', [{ oauth: [] }], ALL],
    ['OpenID Connect', [{ oidc: ['r'] }], token('r')],
    ['an API key in Authorization is the token', [{ authorization: [] }], ALL],
    ['a scheme that stands elsewhere', [{ referred: ['r'] }], token('r')],
    ['fewer scopes than the ceiling', [{ bearer: [] }, { oauth: ['r'] }], token('r')],
    ['anonymous is not taken beside others', [{}, { oauth: ['r'] }], token('r')],
    ['anonymous, where nothing else can be', [{ basic: [] }, {}], NONE],
    ['an empty list: nothing', [], NONE],
    ['only anonymous: nothing', [{}], NONE],
    ['no security anywhere: the ceiling', undefined, ALL],
    ['what cannot be is passed over', [{ basic: [] }, { oauth: ['r'] }], token('r')],
  ])('%s', (_what, security, expected) => {
    expect(need(security)).toEqual(expected);
  });

  it('an empty ceiling asks for none by name, whatever the document says', () => {
    expect(need([{ oauth: ['r'] }, {}], { ceiling: [] })).toEqual(ALL);
    expect(need([{ basic: [] }, {}], { ceiling: [] })).toEqual(NONE);
  });

  it('is what the document says, where the operation says nothing', () => {
    expect(need(undefined, {}, [{ oauth: ['w'] }])).toEqual(token('w'));
    expect(need([], {}, [{ oauth: ['w'] }])).toEqual(NONE);
    expect(need([{ oauth: ['r'] }], {}, [{ oauth: ['w'] }])).toEqual(token('r'));
  });
});

describe('a value in the settings', () => {
  it.each<[string, unknown, readonly string[], SecurityNeed]>([
    [
      'is sent beside the token',
      [{ oauth: ['r'], key: [] }],
      ['key'],
      { token: ['r'], schemes: ['key'] },
    ],
    [
      'serves any kind of scheme',
      [{ basic: [] }],
      ['basic'],
      { token: 'none', schemes: ['basic'] },
    ],
    [
      'serves one that the document does not have',
      [{ none: [] }],
      ['none'],
      { token: 'none', schemes: ['none'] },
    ],
    [
      'is sent instead of the token',
      [{ bearer: [] }],
      ['bearer'],
      { token: 'none', schemes: ['bearer'] },
    ],
    [
      'comes after the token of the caller',
      [{ key: [] }, { oauth: ['r', 'w'] }],
      ['key'],
      token('r', 'w'),
    ],
    ['comes before nothing', [{}, { key: [] }], ['key'], { token: 'none', schemes: ['key'] }],
    ['is not sent where it is not asked for', [{ oauth: ['r'] }], ['key'], token('r')],
  ])('%s', (_what, security, schemes, expected) => {
    expect(need(security, { schemes: valuesOf(schemes) })).toEqual(expected);
  });
});

const BEYOND =
  'scopes: it needs the scope "admin", which is not in exchange.scopes; add it there, or write other upstreamScopes in an override';
const TOO_MANY =
  'security: its security lists more than 1000 alternatives, schemes and scopes; write fewer';
const asks = (what: string) =>
  `security: its security asks for ${what}; where the API takes a value in another header than authorization, write that under securitySchemes`;

describe('an operation is refused', () => {
  it.each<[unknown, string]>([
    [
      [{ oauth: ['r'], key: [] }],
      'security: its security asks for "key" (an API key in the header "X-Key"); write securitySchemes: { key: { header: x-key, value: \'${env:KEY}\' } }',
    ],
    [
      [{ basic: [] }, { key: [], 'tenant key1': [] }, { basic: [], key: [] }],
      `security: its security asks for "basic" (HTTP basic), or "key" (an API key in the header "X-Key"), or "tenant key1" (an API key in the header "X-Tenant"); write securitySchemes: { key: { header: x-key, value: '\${env:KEY}' }, "tenant key1": { header: x-tenant, value: '\${env:TENANT_KEY1}' } }`,
    ],
    [
      [{ basic: [] }, { tls: [] }, { basic: [], query: [] }, { none: [] }],
      asks(
        '"basic" (HTTP basic), or "tls" (a client certificate), or "query" (an API key in the query as "Authorization")',
      ),
    ],
    [JSON.parse('[{"__proto__":[]}]'), asks('"__proto__" (not among its securitySchemes)')],
    [[{ oauth: 'r' }], asks('scopes of "oauth" that are no list of texts')],
    [[{ oauth: [7] }], asks('scopes of "oauth" that are no list of texts')],
    [[null], asks('something that is no mapping')],
    [[{ oauth: ['admin'] }], BEYOND],
    [[{}, { oauth: ['admin'] }], BEYOND],
    [
      [{ oauth: ['a', 'r', 'b', 'c', 'd', 'e'] }, { oauth: ['r', 'w', 'x', 'a', 'b', 'c', 'd'] }],
      'scopes: it needs the scopes "a", "b", "c" and 1 more, which are not in exchange.scopes; add them there, or write other upstreamScopes in an override',
    ],
    [{ oauth: ['r'] }, 'security: its security is not a list; write a list of alternatives'],
    [null, 'security: its security is not a list; write a list of alternatives'],
    [[{ oauth: Array(MAX_REQUIREMENTS).fill('r') }], TOO_MANY],
    [Array(MAX_REQUIREMENTS + 1).fill({}), TOO_MANY],
  ])('%.80j', (security, reason) => {
    expect(refusal(security)).toBe(reason);
  });
});

describe('without an exchange', () => {
  const without = { ceiling: undefined };
  it.each<[string, unknown, readonly string[], SecurityNeed]>([
    ['no security is nothing', undefined, [], NONE],
    ['an empty list is nothing', [], [], NONE],
    ['anonymous is taken', [{ oauth: ['r'] }, {}], [], NONE],
    [
      'a value is taken',
      [{ oauth: ['r'] }, { key: [] }],
      ['key'],
      { token: 'none', schemes: ['key'] },
    ],
  ])('%s', (_what, security, schemes, expected) => {
    expect(need(security, { ...without, schemes: valuesOf(schemes) })).toEqual(expected);
  });

  const oauth =
    'security: its security asks for a token for "oauth"; write exchange for a token, or values under securitySchemes';
  it.each<[unknown, readonly string[], string]>([
    [[{ oauth: ['r'] }], [], oauth],
    [[{ oauth: ['r'], key: [] }], ['key'], oauth],
    [[{ basic: [] }], [], asks('"basic" (HTTP basic)')],
  ])('what needs a token, or what none serves, is refused: %j', (security, schemes, said) => {
    const settings = { ...without, schemes: valuesOf(schemes) };
    expect(refusal(security, settings)).toBe(said);
  });
});

describe('upstreamScopes of an override', () => {
  const written = (...upstreamScopes: readonly string[]) => ({ upstreamScopes });
  it.each<[string, unknown, SecurityNeed]>([
    ['replace those of the document', [{ oauth: ['r'] }], token('w')],
    ['replace those beyond the ceiling', [{ oauth: ['admin'] }], token('w')],
    ['replace the ceiling', undefined, token('w')],
    ['make a token where none is asked for', [], token('w')],
    ['take the first alternative', [{ oauth: ['r'], bearer: [] }, { oidc: [] }], token('w')],
  ])('%s', (_what, security, expected) => {
    expect(need(security, written('w'))).toEqual(expected);
  });

  it('are no way beyond the ceiling, and need an exchange', () => {
    expect(refusal([], written('admin'))).toMatch(
      /^scopes: its upstreamScopes name the scope "admin"/,
    );
    expect(refusal([], { ...written('r'), ceiling: undefined })).toBe(
      'override: its upstreamScopes need an exchange; write exchange',
    );
  });
});

it('no scope beyond the ceiling is ever asked for', () => {
  const names = ['oauth', 'oidc', 'bearer', 'key', 'basic'];
  for (let bits = 0; bits < 4 ** names.length; bits += 1) {
    const alternative = names.flatMap((name, at) => {
      const kind = Math.floor(bits / 4 ** at) % 4;
      return kind === 0 ? [] : [[name, [[], ['r'], ['r', 'admin']][kind - 1]]];
    });
    const security = [Object.fromEntries(alternative), { oauth: ['admin', 'w'] }];
    for (const ceiling of [[], ['r'], ['r', 'w']]) {
      const found = refusal(security, { ceiling, ...WITH_KEY });
      if (typeof found === 'string' || typeof found.token === 'string') continue;
      expect(found.token.filter((scope) => !ceiling.includes(scope))).toEqual([]);
    }
  }
});
