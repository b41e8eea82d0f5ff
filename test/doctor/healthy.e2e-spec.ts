import { startStack, type Stack } from '../support/stack.js';
import { doctor } from './support.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack.close();
});

const checks = (found: Awaited<ReturnType<typeof doctor>>) => [
  ...new Set(found.report.sections.flatMap(({ lines }) => lines.map(({ check }) => check))),
];

it('a healthy stack with a token: every line is ok', async () => {
  const found = await doctor({ env: stack.env, token: await stack.token() });
  expect([...found.wrong, ...found.warnings]).toEqual([]);
  expect(checks(found)).toEqual(
    expect.arrayContaining([
      'settings',
      'issuer',
      'endpoints',
      'clock',
      'keys',
      'PKCE',
      'registration',
      'iss',
      'token',
      'client',
      'exchange',
      'delegated',
      'upstream',
      'no token',
      'challenge',
      'metadata',
      'resource',
      'methods',
      'CORS',
      'protocol',
    ]),
  );
  expect(found.text).toContain('revision 2025-11-25 is served');
  expect(found.text).toContain('revision 2026-07-28 is served');
  expect(found.text).toMatch(/\n\d+ ok, 0 warnings, 0 wrong\n$/);
});

it('without a token: the client is proven by an exchange that the issuer refuses', async () => {
  const before = stack.tokens.length;
  const found = await doctor({ env: stack.env });
  expect([...found.wrong, ...found.warnings]).toEqual([]);
  expect(found.text).toContain('"mcp-gateway" is proven');
  expect(stack.tokens).toHaveLength(before);
});

it('the same from outside, with the URL alone', async () => {
  const found = await doctor({ url: `${stack.url}/` });
  expect([...found.wrong, ...found.warnings]).toEqual([]);
  expect(found.report.sections.map(({ title }) => title)).toEqual([
    `Server ${stack.url}/`,
    `Issuer ${stack.env['ISSUER_URL']!}`,
  ]);
  // On this machine, services that run elsewhere do not reach it; the others have nothing to trip over.
  expect(found.trips('ChatGPT')).toEqual(['not-public']);
  expect(found.trips('VS Code')).toEqual([]);
});

it('what runs with other settings than those that are read is said', async () => {
  const env = { ...stack.env, AUTH0_AUDIENCE: stack.url };
  const { wrong } = await doctor({ env });
  expect(wrong).toContainEqual(
    expect.objectContaining({ check: 'settings', setting: 'AUTH0_AUDIENCE' }),
  );
});

it('a gateway that does not run is a warning: settings can be looked at before', async () => {
  const quiet = await startStack();
  try {
    await quiet.stopGateway();
    const { wrong, warnings } = await doctor({ env: quiet.env, token: await quiet.token() });
    expect(wrong).toEqual([]);
    expect(warnings).toEqual([
      expect.objectContaining({ check: 'reach', setting: 'MCP_SERVER_URL' }),
    ]);
  } finally {
    await quiet.close();
  }
});

it('a clock that is off by more than is forgiven is wrong', async () => {
  // The stack's own time is half an hour ahead.
  const { wrong } = await doctor({ env: stack.env, clock: stack.time.clock });
  expect(wrong).toEqual([expect.objectContaining({ check: 'clock', setting: 'the clock' })]);
});

it('Redis is asked where it is set, and its password is not shown', async () => {
  const env = {
    ...stack.env,
    REDIS_URL: 'redis://user:canary-redis-password@127.0.0.1:1/0',
    TOKEN_CACHE_KEY: Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64'),
  };
  const { wrong } = await doctor({ env });
  expect(wrong).toEqual([
    expect.objectContaining({
      check: 'Redis',
      setting: 'REDIS_URL',
      text: '127.0.0.1:1 cannot be used: connect ECONNREFUSED 127.0.0.1:1',
    }),
  ]);
});
