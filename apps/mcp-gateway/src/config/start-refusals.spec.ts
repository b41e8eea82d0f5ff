import { problemsOf } from '../../../../test/support/config-problems.js';

type Settings = Readonly<Record<string, string>>;

const rest = {
  MCP_AUTH0_CLIENT_ID: 'gw',
  MCP_AUTH0_CLIENT_SECRET: 'secret-of-gw',
  API_AUTH0_AUDIENCE: 'api://upstream',
  API_BASE_URL: 'https://api.example',
};
const AUDIT_SUBJECT_KEY = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
const tenant = { AUTH0_DOMAIN: 'tenant.example', ...rest };
const publicUrl = { MCP_SERVER_URL: 'https://gw.example/mcp' };
const keycloak = { ISSUER_URL: 'http://localhost:8080/realms/mcp', ...rest };
const realm = { ...keycloak, EXCHANGE_PROFILE: 'keycloak' };

describe('development defaults are never reached by omission', () => {
  it.each<[Settings, string]>([
    [publicUrl, 'MCP_SERVER_URL'],
    [{ ...publicUrl, AUTH0_DOMAIN: '  ' }, 'MCP_SERVER_URL'],
    [{ ...publicUrl, NODE_ENV: 'development' }, 'MCP_SERVER_URL'],
    [{ HOST: '0.0.0.0' }, 'HOST'],
    [{ HOST: '::' }, 'HOST'],
    [{ HOST: '192.168.1.7' }, 'HOST'],
    [{ HOST: 'gateway.internal' }, 'HOST'],
    [{ HOST: '127.0.0.1.evil.example' }, 'HOST'],
    [{ HOST: '::ffff:127.0.0.1' }, 'HOST'],
    [{ ...publicUrl, HOST: '0.0.0.0' }, 'MCP_SERVER_URL and HOST'],
  ])('OPS-01: %j without an issuer does not start', (settings, exposed) => {
    expect(problemsOf(settings)).toEqual([
      expect.stringMatching(
        new RegExp(`^AUTH0_DOMAIN or ISSUER_URL: one is required with ${exposed} beyond .*write `),
      ),
    ]);
  });

  it.each(['production', 'Production', 'prod', 'prodution', 'staging', 'live'])(
    'OPS-01: without an issuer NODE_ENV=%s does not start',
    (mode) => {
      expect(problemsOf({ NODE_ENV: mode, AUDIT_SUBJECT_KEY })).toEqual([
        expect.stringContaining('one is required unless NODE_ENV is development or test'),
      ]);
    },
  );

  it.each<Settings>([
    {},
    { NODE_ENV: 'test' },
    { NODE_ENV: 'Development' },
    { HOST: 'localhost' },
    { HOST: '::1' },
    { HOST: '127.0.0.2' },
    { MCP_SERVER_URL: 'http://[::1]:3001/mcp' },
    { ...tenant, ...publicUrl, HOST: '0.0.0.0', NODE_ENV: 'prod', AUDIT_SUBJECT_KEY },
    { ...keycloak, ...publicUrl, HOST: '0.0.0.0' },
  ])('OPS-01: %j starts', (settings) => {
    expect(problemsOf(settings)).toEqual([]);
  });

  it('a loopback issuer behind a public URL needs a client of its own', () => {
    const local = { ISSUER_URL: 'http://localhost:9400/' };
    const problems = problemsOf({ ...publicUrl, ...local }).join('\n');
    for (const name of Object.keys(rest)) expect(problems).toContain(`${name}: required`);
    expect(problemsOf({ ...publicUrl, ...local, ...rest })).toEqual([]);
  });

  it.each<[string, Settings]>([
    ['local-development-secret', tenant],
    ['local-development-secret', keycloak],
    [
      'local-development-secret',
      { ...keycloak, ISSUER_URL: 'http://localhost:9400/', ...publicUrl },
    ],
    ['local-development-secret', { ...tenant, TOKEN_ENDPOINT_AUTH_METHOD: 'client_secret_basic' }],
    ['keycloak-development-secret', tenant],
    ['your-client-secret', tenant],
    ['your-client-secret', {}],
  ])('the documented secret %s opens nothing with %j', (secret, settings) => {
    expect(problemsOf({ ...settings, MCP_AUTH0_CLIENT_SECRET: secret })).toEqual([
      expect.stringMatching(/^MCP_AUTH0_CLIENT_SECRET: is one that the documentation shows; write/),
    ]);
  });

  it.each<[string, Settings]>([
    ['local-development-secret', {}],
    ['keycloak-development-secret', keycloak],
  ])('the documented secret %s works where it is for trying out', (secret, settings) => {
    expect(problemsOf({ ...settings, MCP_AUTH0_CLIENT_SECRET: secret })).toEqual([]);
  });

  it('OPS-01: a misspelt name is named, beside every other problem', () => {
    const problems = problemsOf({
      AUTHO_DOMAIN: 'canary',
      PORT: '0xBB9',
      MCP_SERVER_URL: 'https://GW.example',
      ALLOWED_HOSTS: '*',
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'AUTHO_DOMAIN',
      'AUTH0_DOMAIN or ISSUER_URL',
      'PORT',
      'MCP_SERVER_URL',
      'ALLOWED_HOSTS',
    ]);
    expect(problems.join('\n')).toMatch(/AUTHO_DOMAIN: is not a setting; write AUTH0_DOMAIN/);
    expect(problems.join('\n')).not.toContain('canary');
  });
});

describe('no user name or password in a URL', () => {
  const names = ['MCP_SERVER_URL', 'API_BASE_URL', 'INTERACTION_URL', 'ISSUER_URL'];
  const spellings = [
    'http://user:canary@localhost:3001/',
    'https://canary@host.example/a',
    'https:user:canary@host.example',
    'https:\\\\user:canary@host.example',
    'https://user:canary@host.example:99999/',
  ];
  it.each(names.flatMap((name) => spellings.map((value) => [name, value] as const)))(
    '%s=%s does not start, and the value is not said',
    (name, value) => {
      const problems = problemsOf({ ...rest, [name]: value });
      expect(problems).toContainEqual(expect.stringMatching(new RegExp(`^${name}: .*; write`)));
      expect(problems.join('\n')).not.toContain('canary');
    },
  );

  it.each<[string, Settings]>([
    ['AUTH0_DOMAIN', { ...rest, AUTH0_DOMAIN: 'user:canary@tenant.example' }],
    ['AUTH0_AUDIENCE', { AUTH0_AUDIENCE: 'http://user:canary@localhost:3001/' }],
    ['TOKEN_AUDIENCE', { ...realm, TOKEN_AUDIENCE: 'gw,https://u:canary@gw.example' }],
    ['API_AUTH0_AUDIENCE', { ...tenant, API_AUTH0_AUDIENCE: 'https://u:canary@api.example' }],
    ['CORS_ORIGINS', { CORS_ORIGINS: 'https://user:canary@web.example' }],
    ['ALLOWED_HOSTS', { ALLOWED_HOSTS: 'user:canary@gw.example' }],
  ])('%s neither', (name, settings) => {
    const problems = problemsOf(settings);
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name}: `))]);
    expect(problems.join('\n')).not.toContain('canary');
  });
});

describe('what cannot reach the wire, or reaches it differently, is refused', () => {
  it.each<[string, Settings, RegExp]>([
    ...['0xBB9', '1e3', '+3001', '3001.0', '03001', '0', '65536', '-1', '٣٠٠١'].map(
      (PORT) => ['PORT', { PORT }, /digits/] as [string, Settings, RegExp],
    ),
    ['EXCHANGE_TIMEOUT_MS', { EXCHANGE_TIMEOUT_MS: '5s' }, /digits/],
    ['UPSTREAM_TIMEOUT_MS', { UPSTREAM_TIMEOUT_MS: '1e4' }, /digits/],
    ['CALLS_PER_MINUTE', { CALLS_PER_MINUTE: '0' }, /from 1 /],
    ['AUTH_FAILURES_PER_MINUTE', { AUTH_FAILURES_PER_MINUTE: '0x10' }, /digits/],
    ['EXCHANGE_RATE_PER_SECOND', { EXCHANGE_RATE_PER_SECOND: '8.5' }, /digits/],
    ['BASELINE_SCOPES', { BASELINE_SCOPES: 'tool:größe' }, /visible ASCII/],
    ['BASELINE_SCOPES', { BASELINE_SCOPES: 'tool:"x' }, /visible ASCII/],
    ['SCOPE_PREFIX', { SCOPE_PREFIX: 'api://gw app/' }, /visible ASCII/],
    ['MCP_AUTH0_EXCHANGE_SCOPE', { MCP_AUTH0_EXCHANGE_SCOPE: 'read:\\x' }, /visible ASCII/],
    ['SCOPE_HIERARCHY', { SCOPE_HIERARCHY: 'a=b,ü' }, /broad=narrow/],
    ['SCOPE_HIERARCHY', { SCOPE_HIERARCHY: 'a=b a=c' }, /twice/],
    ['EXCHANGE_PARAMETERS', { EXCHANGE_PARAMETERS: 'a=1&b=2&a=3' }, /"a" is given twice/],
    ['EXCHANGE_PARAMETERS', { EXCHANGE_PARAMETERS: 'a=1&b' }, /name=value/],
    ['EXCHANGE_PARAMETERS', { EXCHANGE_PARAMETERS: 'a=%zz' }, /name=value/],
    ['EXCHANGE_PARAMETERS', { EXCHANGE_PARAMETERS: 'AUDIENCE=y' }, /AUDIENCE is the exchange's/],
    ['EXCHANGE_PARAMETERS', { EXCHANGE_PARAMETERS: 'Client_Secret=y' }, /the exchange's own/],
    ['ALLOWED_HOSTS', { ALLOWED_HOSTS: 'gw.internal https://x' }, /host\[:port\]/],
    ['ALLOWED_HOSTS', { ALLOWED_HOSTS: '*.internal' }, /host\[:port\]/],
    ['ALLOWED_HOSTS', { ALLOWED_HOSTS: 'gw.internal:99999' }, /host\[:port\]/],
    ['AUTH0_DOMAIN', { ...rest, AUTH0_DOMAIN: '..' }, /host name/],
    ['AUTH0_DOMAIN', { ...rest, AUTH0_DOMAIN: '-' }, /host name/],
    ['AUTH0_DOMAIN', { ...rest, AUTH0_DOMAIN: 'tenant.example.' }, /host name/],
    ['AUTH0_DOMAIN', { ...rest, AUTH0_DOMAIN: '.tenant.example' }, /host name/],
    ['AUTH0_DOMAIN', { ...rest, AUTH0_DOMAIN: 'ten ant' }, /host name/],
    ['AUTH0_DOMAIN', { ...rest, AUTH0_DOMAIN: 'Tenant.Example' }, /write tenant\.example$/],
    ['AUTH0_DOMAIN', { ...rest, AUTH0_DOMAIN: 'tenant.example:443' }, /write tenant\.example$/],
    ['API_AUTH0_AUDIENCE', { API_AUTH0_AUDIENCE: 'http://localhost:3001' }, /equals/],
    ['API_AUTH0_AUDIENCE', { API_AUTH0_AUDIENCE: 'HTTP://LOCALHOST:3001//' }, /equals/],
    ['TOKEN_AUDIENCE', { TOKEN_AUDIENCE: ', ,' }, /names no audience; write one/],
    ['TOKEN_AUDIENCE', { TOKEN_AUDIENCE: 'a '.repeat(17) }, /more than 16/],
    ['TOKEN_AUDIENCE', { ...realm, TOKEN_AUDIENCE: 'gw api://upstream' }, /would pass/],
    ['TOKEN_AUDIENCE', { ...realm, TOKEN_AUDIENCE: 'api://upstream/' }, /would pass/],
    [
      'AUTH0_AUDIENCE',
      { AUTH0_AUDIENCE: 'api://gw' },
      /identifier at the issuer that URL, or change MCP/,
    ],
    [
      'AUTH0_AUDIENCE',
      { ...realm, AUTH0_AUDIENCE: 'api://gw' },
      /write that URL, and as TOKEN_AUDIENCE/,
    ],
    [
      'CLIENT_ASSERTION_KEY',
      { CLIENT_ASSERTION_KEY_ID: 'k1' },
      /required with CLIENT_ASSERTION_KEY_ID/,
    ],
    ['REDIS_URL', { TOKEN_CACHE_KEY: 'A'.repeat(43) + '=' }, /required with TOKEN_CACHE_KEY/],
  ])('OPS-01: %s with %j', (name, settings, said) => {
    const problems = problemsOf(settings);
    expect(problems).toEqual([expect.stringMatching(said)]);
    expect(problems[0]).toMatch(new RegExp(`^${name}: `));
  });

  it.each([
    ['zeros', Buffer.alloc(32).toString('base64')],
    ['one byte', Buffer.alloc(32, 9).toString('base64')],
    ['junk inside', `!${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`],
    ['no padding', Buffer.from('0123456789abcdef0123456789abcdef').toString('base64url')],
    ['free bits set', `${'AB'.repeat(21)}B=`],
  ])('XC-09: a cache key of %s is refused, and not shown', (_what, key) => {
    const problems = problemsOf({ REDIS_URL: 'redis://cache.example', TOKEN_CACHE_KEY: key });
    expect(problems).toEqual([expect.stringMatching(/^TOKEN_CACHE_KEY: .*openssl rand/)]);
    expect(problems.join('\n')).not.toContain(key);
  });
});
