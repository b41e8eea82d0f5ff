import { randomBytes } from 'node:crypto';
import { freePorts } from '../support/free-ports.js';
import { startStack, type Stack } from '../support/stack.js';
import { doctor } from './support.js';

let stack: Stack;
let nobody: number;
beforeAll(async () => {
  stack = await startStack();
  [nobody] = (await freePorts(1)) as [number];
});
afterAll(async () => {
  await stack.close();
});

it.each<[string, () => string, RegExp, RegExp]>([
  [
    'an issuer without its slash',
    () => stack.env['ISSUER_URL']!.replace(/\/$/, ''),
    /names itself "http:\/\/localhost:\d+\/", not "http:\/\/localhost:\d+"/,
    /^write "http:\/\/localhost:\d+\/"$/,
  ],
  [
    'a host of the issuer that does not exist',
    () => 'https://issuer.nosuch.invalid/',
    /its name is not known to DNS/,
    /^see that it is reached, or write the right issuer; now it is/,
  ],
  [
    'an issuer where nothing listens',
    () => `http://localhost:${nobody}/`,
    /nothing listens there \(ECONNREFUSED\)/,
    /^see that it is reached, or write the right issuer; now it is/,
  ],
])('%s: the setting, and no token is sent anywhere', async (_name, issuer, text, instead) => {
  const before = stack.issuer.counters.exchanges;
  const found = await doctor({
    env: { ...stack.env, ISSUER_URL: issuer() },
    token: await stack.token(),
  });
  const line = found.wrong.find(({ check }) => check === 'issuer');
  expect(line).toMatchObject({ setting: 'ISSUER_URL' });
  expect(line!.text).toMatch(text);
  expect(line!.instead).toMatch(instead);
  expect(found.warnings.map((each) => each.text)).toContainEqual(
    expect.stringMatching(/^not looked at: the client, the token and its exchange/),
  );
  expect(stack.issuer.counters.exchanges).toBe(before);
});

it('several wrong settings: a line for each, by its name, and nothing else is looked at', async () => {
  const env = {
    ...stack.env,
    EXCHANGE_PROFILE: 'auth0-ctx',
    PORT: 'abc',
    CORS_ORIGINS: 'foo',
    REDIS_URL: 'nope',
  };
  const { wrong, report } = await doctor({ env });
  expect(wrong.map(({ setting }) => setting).sort()).toEqual(
    expect.arrayContaining([
      'CORS_ORIGINS',
      'EXCHANGE_PROFILE',
      'PORT',
      'REDIS_URL',
      'TOKEN_CACHE_KEY',
    ]),
  );
  expect(report.sections.map(({ title }) => title)).toEqual(['Settings']);
  expect(report.clients).toEqual([]);
});

it('AUTH0_DOMAIN with https://: the setting and what to write', async () => {
  const env = { ...stack.env, ISSUER_URL: undefined, AUTH0_DOMAIN: 'https://tenant.example.com' };
  const { wrong } = await doctor({ env });
  expect(wrong).toContainEqual(
    expect.objectContaining({
      setting: 'AUTH0_DOMAIN',
      instead: 'a host name, optionally with a port, without https:// and slash',
    }),
  );
});

it('a token that the gateway would refuse is not sent to the issuer', async () => {
  const token = await stack.issuer.issue({ aud: 'https://other.example' });
  const { warnings } = await doctor({ env: stack.env, token });
  expect(warnings).toContainEqual(
    expect.objectContaining({ text: 'not exchanged: the gateway would refuse it first' }),
  );
});

it('a file of a secret that cannot be read: name another', async () => {
  const env = { ...stack.env, MCP_AUTH0_CLIENT_SECRET: undefined };
  const { wrong } = await doctor({ env: { ...env, MCP_AUTH0_CLIENT_SECRET_FILE: '/nowhere/x' } });
  expect(wrong).toContainEqual(
    expect.objectContaining({
      setting: 'MCP_AUTH0_CLIENT_SECRET_FILE',
      instead: expect.stringMatching(/^name a file that/) as unknown,
    }),
  );
});

it('a REDIS_URL where HTTP is spoken: in words of ours', async () => {
  const { port } = new URL(stack.url);
  const env = {
    ...stack.env,
    REDIS_URL: `redis://127.0.0.1:${port}`,
    TOKEN_CACHE_KEY: randomBytes(32).toString('base64'),
  };
  const { wrong, text } = await doctor({ env });
  const line = wrong.find(({ check }) => check === 'Redis');
  expect(line!.text).toContain('what answers there speaks no Redis');
  expect(text).not.toContain('report this');
});

it('a running gateway with other scopes than the settings', async () => {
  const { wrong } = await doctor({ env: { ...stack.env, BASELINE_SCOPES: 'tool:whoami tool:x' } });
  expect(wrong).toEqual([
    expect.objectContaining({ check: 'settings', setting: 'BASELINE_SCOPES' }),
  ]);
  expect(wrong[0]!.text).toMatch(/^what runs there publishes scope ".*", the settings say "tool:/);
});
