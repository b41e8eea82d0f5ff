import { call, ERAS, textOf } from './support/rpc.js';
import { startStack, withStack, type Stack } from './support/stack.js';

it('SCOPE-02: permissions widen nothing unless that was chosen', async () => {
  const claims = { scope: 'tool:whoami', permissions: ['tool:whoami', 'tool:greet'] };
  for (const [claim, status] of [
    ['scope', 403],
    ['permissions', 200],
    ['both', 403],
  ] as const) {
    await withStack({ SCOPE_CLAIM: claim }, async (stack) => {
      const token = await stack.issuer.issue(claims);
      expect((await call(stack, 'greet', { token })).status).toBe(status);
    });
  }
});

it('SCOPE-03: a configured hierarchy is honoured', async () => {
  await withStack({ SCOPE_HIERARCHY: 'tool:admin=tool:greet,tool:whoami' }, async (stack) => {
    const token = await stack.issuer.issue({ scope: 'tool:admin' });
    expect((await call(stack, 'whoami', { token })).status).toBe(200);
  });
});

it('JWT-19, JWT-20: organizations and machines are a deliberate choice', async () => {
  await withStack({ REQUIRED_ORG: 'org_a' }, async (stack) => {
    const token = await stack.issuer.issue({ org_id: 'org_b' });
    const answer = await call(stack, 'whoami', { token });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([403, null]);
  });
  const machine = { sub: 'abc@clients', gty: 'client-credentials' };
  await withStack({}, async (stack) => {
    const token = await stack.issuer.issue(machine);
    expect((await call(stack, 'whoami', { token })).status).toBe(403);
  });
  await withStack({ ALLOW_M2M: 'true' }, async (stack) => {
    const token = await stack.issuer.issue(machine);
    expect((await call(stack, 'whoami', { token })).status).toBe(200);
    const greet = await call(stack, 'greet', { token });
    expect([greet.status, greet.result?.['isError']]).toEqual([200, true]);
    expect(textOf(greet)).toMatch(/^This tool needs a signed-in person\./);
    expect(stack.issuer.counters.exchanges).toBe(0);
  });
});

describe('tokens', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack.close());
  const statusOf = async (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
    (await call(stack, 'whoami', { token: await stack.issuer.issue(claims, header) })).status;

  it.each([
    ['JWT-05', { aud: ['http://localhost/userinfo'] }, 401],
    ['JWT-04', { iss: ['x'] }, 401],
    ['JWT-06', { exp: undefined }, 401],
    ['JWT-09', { sub: '' }, 401],
    ['JWT-09', { azp: undefined }, 401],
    ['JWT-09', { client_id: 'mcp-cli' }, 200],
    ['JWT-17', { cnf: { jkt: 'x' } }, 401],
    ['JWT-18', { nonce: 'n' }, 401],
  ])('%s: %j is %i', async (_id, claims, status) => {
    expect(await statusOf(claims)).toBe(status);
  });

  it('JWT-18: a nonce in what the header calls an access token is no sign of an ID token', async () => {
    expect(await statusOf({ nonce: 'n' }, { typ: 'at+jwt' })).toBe(200);
    expect(await statusOf({ nonce: 'n' }, { typ: 'JWT' })).toBe(401);
  });

  it('SCOPE-01: an empty scope does not hide scp', async () => {
    expect(await statusOf({ scope: '', scp: ['tool:whoami'] })).toBe(200);
    expect(await statusOf({ scope: 'tool:greet', scp: ['tool:whoami'] })).toBe(403);
  });

  it('JWT-05: prefixes and slashes of the audience do not count, an array with it does', async () => {
    const { resource } = stack;
    const tried = [resource.slice(0, -1), `${resource}mcp`, stack.env['API_AUTH0_AUDIENCE']!];
    for (const aud of tried) expect(await statusOf({ aud })).toBe(401);
    expect(await statusOf({ aud: [resource, 'http://localhost/userinfo'] })).toBe(200);
  });

  it('XC-04: of the spellings of one signature one is let in, and exchanged once', async () => {
    const token = await stack.token();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(token.at(-1)!);
    const { exchanges } = stack.issuer.counters;
    const statuses = await Promise.all(
      Array.from({ length: 16 }, async (_, bits) => {
        const spelt = `${token.slice(0, -1)}${alphabet[(last & 48) | bits]!}`;
        return (await call(stack, 'greet', { token: spelt })).status;
      }),
    );
    expect(statuses).toEqual(Array.from({ length: 16 }, (_, i) => (i === (last & 15) ? 200 : 401)));
    expect(stack.issuer.counters.exchanges - exchanges).toBe(1);
  });

  it('JWT-15: a key or key address in the header is ignored, and nobody is asked there', async () => {
    const { startDouble } = await import('./support/http-double.js');
    const attacker = await startDouble();
    for (const name of ['jku', 'x5u']) {
      expect(await statusOf({}, { [name]: `${attacker.url}/keys`, kid: 'attacker' })).toBe(401);
    }
    expect(attacker.requests).toHaveLength(0);
    await attacker.close();
  });

  it('AUTH-12, JWT-21, LOG-04: hostile headers and claims stay out of challenge and log', async () => {
    const forged = `${Buffer.from(JSON.stringify({ alg: 'RS256', kid: 'x", scope="admin\r\nX: y' })).toString('base64url')}.${Buffer.from('{"sub":"ceo"}').toString('base64url')}.c2ln`;
    const answer = await call(stack, 'whoami', { token: forged });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).not.toContain('admin');
    expect(stack.log.text).not.toContain('ceo');
  });

  it('AUTH-13, HTTP-04: forwarded headers change nothing', async () => {
    const headers = {
      'x-forwarded-host': 'evil',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil',
    };
    const answer = await call(stack, 'whoami', { headers });
    expect(answer.headers.get('www-authenticate')).toContain(`"${stack.url}/.well-known/`);
  });
});

it('JWT-11: a rotated key is taken without restart, and the old one until it is gone', async () => {
  await withStack({}, async (stack) => {
    const old = await stack.issuer.issue();
    expect((await call(stack, 'whoami', { token: old })).status).toBe(200);
    stack.issuer.rotateKeys();
    const fresh = await stack.issuer.issue();
    expect((await call(stack, 'whoami', { token: fresh })).status).toBe(200);
    expect((await call(stack, 'whoami', { token: old })).status).toBe(200);
  });
});

describe('with tool errors', () => {
  it.each(ERAS)('PASS-04: no answer of any kind holds a token, era %s', async (era) => {
    await withStack({}, async (stack) => {
      const token = await stack.token();
      const answers = [];
      for (const name of ['greet', 'whoami', 'nope'])
        answers.push(await call(stack, name, { era, token }));
      stack.refuseAtUpstream(9);
      answers.push(await call(stack, 'greet', { era, token }));
      const seen = JSON.stringify(answers.map(({ body, headers }) => [body, [...headers]]));
      for (const secret of stack.tokens) expect(seen).not.toContain(secret.split('.')[2]);
    });
  });
});
