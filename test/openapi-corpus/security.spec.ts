import { madeOf, refusalOf, sent, toolOf, type Fragment } from './support.js';

const components = {
  securitySchemes: {
    oauth: { type: 'oauth2', flows: {} },
    key: { type: 'apiKey', in: 'header', name: 'X-Key' },
  },
};

const needOf = async (security: unknown, more: Fragment = {}) =>
  (await toolOf('GET /x', { security }, { root: { components }, ...more })).security;

describe('26: security', () => {
  it.each<[string, unknown, Fragment, object]>([
    [
      'the smallest set of scopes',
      [{ oauth: ['r', 'w'] }, { oauth: ['r'] }],
      {},
      { token: ['r'], schemes: [] },
    ],
    [
      'a key that the settings have',
      [{ oauth: ['r'], key: [] }],
      { schemes: { key: 'x-key' } },
      { token: ['r'], schemes: ['key'] },
    ],
    ['an empty list: no token', [], {}, { token: 'none', schemes: [] }],
    ['a token before nothing', [{}, { oauth: ['r'] }], {}, { token: ['r'], schemes: [] }],
    ['nothing is said: the whole ceiling', undefined, {}, { token: 'all', schemes: [] }],
  ])('26: %s', async (_what, security, more, need) => {
    expect(await needOf(security, more)).toEqual(need);
  });

  it.each<[string, unknown, RegExp]>([
    [
      'a key without a value refuses the operation',
      [{ oauth: ['r'], key: [] }],
      /^security: its security asks for "key" \(an API key in the header "X-Key"\); write securitySchemes: \{ key: \{ header: x-key, value: '\$\{env:KEY\}' \} \}$/,
    ],
    [
      'so does a scope beyond the ceiling',
      [{ oauth: ['admin'] }],
      /^scopes: it needs the scope "admin", which is not in exchange\.scopes/,
    ],
  ])('26: %s', async (_what, security, reason) => {
    expect(await refusalOf('GET /x', { security }, { root: { components } })).toMatch(reason);
  });
});

describe('27: servers', () => {
  const elsewhere = { servers: [{ url: 'https://files.test/v2' }] };

  it('27: an operation on another host is refused, unless that is listed: then it goes there', async () => {
    expect(await refusalOf('GET /x', elsewhere)).toBe(
      'server: its server is on "files.test"; list that under hosts',
    );
    const tool = await toolOf('GET /x', elsewhere, { hosts: ['files.test'] });
    expect(sent(tool, {}).url).toBe('https://files.test/v2/x');
  });

  it.each<[string, readonly object[]]>([
    ['relative', [{ url: '/v1' }]],
    ['with variables', [{ url: 'https://{tenant}.other.test/v1', variables: { tenant: {} } }]],
    ['several', [{ url: 'https://one.test/v1' }, { url: 'https://two.test/v1' }]],
  ])('27: servers of the document decide nothing: %s', async (_what, servers) => {
    const { tools, warnings } = await madeOf('GET /x', {}, { root: { servers } });
    expect(sent(tools[0]!, {}).url).toBe('/v1/x');
    expect(warnings).toEqual([]);
  });
});
