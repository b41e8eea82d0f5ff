import { parseConfig } from '../apps/mcp-gateway/src/config/load-config.js';
import { createGateway } from '../apps/mcp-gateway/src/create-gateway.js';
import type { Step } from '../apps/mcp-gateway/src/page/explanation.js';
import type { Status } from '../apps/mcp-gateway/src/page/status.js';
import { freePorts } from './support/free-ports.js';
import { call, rpc } from './support/rpc.js';
import { counted } from './support/scrape.js';
import { startStack, type Stack } from './support/stack.js';
import { watchSettings } from './support/watched-settings.js';

const PAGES = ['/', '/status.json', '/config', '/explain?request=x'];
const ADMIN_TOKEN = 'canary-admin-token-0123456789abcdef';
const TRACE_URL = 'https://traces.example/trace/{traceId}';

let stack: Stack;
let admin: string;
beforeAll(async () => {
  const [port] = await freePorts(1);
  admin = `http://127.0.0.1:${port}`;
  stack = await startStack({
    env: {
      ...{ ADMIN_PORT: String(port), ADMIN_TOKEN, TRACE_URL },
      SCOPE_HIERARCHY: 'tool:admin=tool:greet,tool:whoami',
    },
  });
});
afterAll(() => stack.close());

const bearer = { authorization: `Bearer ${ADMIN_TOKEN}` };
const basic = (pair: string) => ({ authorization: `Basic ${btoa(pair)}` });
const ask = (path: string, headers: Record<string, string> = bearer) =>
  fetch(admin + path, { headers });
const textOf = async (path: string) => (await ask(path)).text();
const statusNow = async () => (await (await ask('/status.json')).json()) as Status;
const callAs = async (scopes: readonly string[], tool = 'greet') => {
  const token = await stack.token('all-rights', scopes);
  const answer = await call(stack, tool, { token, arguments: { name: 'canary-argument' } });
  return answer.headers.get('x-request-id') ?? '';
};

describe('who may see it', () => {
  it.each(PAGES)(
    '%s needs ADMIN_TOKEN, as a bearer token or as any user’s password',
    async (path) => {
      for (const headers of [
        {},
        { authorization: `Bearer ${ADMIN_TOKEN}x` },
        { authorization: ADMIN_TOKEN },
        basic(ADMIN_TOKEN),
        basic(`${ADMIN_TOKEN}:x`),
      ]) {
        const refused = await ask(path, headers);
        expect(refused.status).toBe(401);
        expect(refused.headers.get('www-authenticate')).toMatch(/^Basic .*, Bearer /);
        expect(await refused.text()).toContain('ADMIN_TOKEN');
      }
      for (const headers of [bearer, basic(`:${ADMIN_TOKEN}`), basic(`ada:${ADMIN_TOKEN}`)]) {
        expect((await ask(path, headers)).status).not.toBe(401);
      }
    },
  );

  it('scrapers and the platform’s checks need none, nor do the parts that say nothing', async () => {
    for (const path of ['/livez', '/readyz', '/metrics', '/style.css', '/page.js']) {
      expect([path, (await ask(path, {})).status]).toEqual([path, 200]);
    }
  });

  it('without ADMIN_TOKEN it is open on loopback, and closed elsewhere with the setting’s name', async () => {
    for (const [host, status] of [
      ['127.0.0.1', 200],
      ['0.0.0.0', 403],
    ] as const) {
      const [port, at] = (await freePorts(2)) as [number, number];
      const own = { PORT: String(port), ADMIN_PORT: String(at), ADMIN_HOST: host, ADMIN_TOKEN: '' };
      watchSettings(own);
      const config = parseConfig({ ...stack.env, ...own, MCP_SERVER_URL: stack.url });
      const gateway = await createGateway(config, { logStream: stack.log });
      await gateway.listen(port, '127.0.0.1');
      for (const path of PAGES.slice(0, 3)) {
        const answer = await fetch(`http://127.0.0.1:${at}${path}`);
        expect([host, path, answer.status]).toEqual([host, path, status]);
        if (status === 403) expect(await answer.text()).toContain('ADMIN_TOKEN is not set');
      }
      expect((await fetch(`http://127.0.0.1:${at}/metrics`)).status).toBe(200);
      await gateway.close();
    }
  });

  it('it is read with GET alone, is kept by nobody, and loads nothing from elsewhere', async () => {
    const posted = await fetch(`${admin}/`, { method: 'POST', headers: bearer });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const { headers } = await ask('/');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';/,
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    const page = await textOf('/');
    expect(page).not.toMatch(/ style=| on[a-z]+=|<style/);
    expect(page.match(/<script[^>]*>/g)).toEqual(['<script src="/page.js" defer>']);
  });
});

describe('one call by its reference', () => {
  it('a refused call’s reference leads to the missing scope in one step', async () => {
    const reference = await callAs(['tool:whoami']);
    const answer = await ask(`/explain?request=${reference}`);
    const { steps, traceId } = (await answer.json()) as { steps: Step[]; traceId: string };
    expect(steps.find(({ state }) => state === 'refused')).toEqual({
      step: 'scopes',
      state: 'refused',
      says: 'The token lacks tool:greet; it has tool:whoami.',
      todo: 'Give the person tool:greet at the issuer, then let the client sign in again.',
    });
    const byTrace = await ask(`/explain?request=${traceId.toUpperCase()}`);
    expect(await byTrace.json()).toMatchObject({ reference, traceId });
    const page = await textOf(`/?request=${encodeURIComponent(`(reference ${reference})`)}`);
    expect(page).toContain('The token lacks tool:greet; it has tool:whoami.');
    expect(page).toContain(`href="${TRACE_URL.replace('{traceId}', traceId)}"`);
    expect((await statusNow()).refusals[0]).toMatchObject({ reference, missing: ['tool:greet'] });
  });

  it('of a call that was served each step is told', async () => {
    const reference = await callAs(['tool:greet']);
    const answer = await ask(`/explain?request=${reference}`);
    const { steps } = (await answer.json()) as { steps: Step[] };
    expect(steps.map(({ state }) => state)).toEqual(new Array(8).fill('passed'));
    expect(steps.find(({ step }) => step === 'upstream')!.says).toMatch(/ answered 200\.$/);
    expect(steps.find(({ step }) => step === 'exchange')!.says).toMatch(/, exchanged now\.$/);
  });

  it('a refused token is explained, and what it says is not believed', async () => {
    const answer = await call(stack, 'greet', { token: 'canary.not.a-token' });
    const reference = answer.headers.get('x-request-id') ?? '';
    const explanation = await textOf(`/explain?request=${reference}`);
    expect(JSON.parse(explanation)).toMatchObject({ kind: 'request', reason: 'malformed' });
    expect(JSON.parse(explanation)).not.toHaveProperty('who');
  });

  it('a reference that is not remembered is 404 with what to do', async () => {
    const answer = await ask('/explain?request=nobody');
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining('?request='),
    ]);
  });
});

describe('tools and scopes', () => {
  it.each(['tool:greet', 'tool:whoami', 'tool:admin', '', 'other'])(
    'a typed %j shows exactly what tools/list gives such a token',
    async (scopes) => {
      const [port, at] = (await freePorts(2)) as [number, number];
      const ports = { PORT: String(port), ADMIN_PORT: String(at) };
      watchSettings(ports);
      const gateway = await createGateway(
        parseConfig({ ...stack.env, ...ports, MCP_SERVER_URL: stack.url }),
        {
          logStream: stack.log,
          served: { ...stack.config.served, listing: 'permitted' },
        },
      );
      await gateway.listen(port, '127.0.0.1');
      const token = await stack.issuer.issue({ scope: scopes });
      const { result } = await rpc(
        { url: `http://127.0.0.1:${port}` },
        { method: 'tools/list', token },
      );
      const names = (result!['tools'] as { name: string }[]).map(({ name }) => name);
      const query = new URLSearchParams({ scopes }).toString();
      const page = await (
        await fetch(`http://127.0.0.1:${at}/?${query}`, { headers: bearer })
      ).text();
      expect(page).toContain(`<strong>${names.length} of 3</strong> in tools/list`);
      const rows = [...page.matchAll(/href="\/\?tool=(\w+)#scopes".*?<\/tr>/gs)];
      const listed = rows.filter(([row]) => !row.includes('not listed'));
      expect(listed.map(([, name]) => name)).toEqual(names);
      await gateway.close();
    },
  );

  it('a chosen tool shows its scopes on both sides, and the challenge as it is sent', async () => {
    const token = await stack.token('all-rights', ['openid']);
    const answer = await call(stack, 'greet', { token, arguments: { name: 'x' } });
    const page = (await textOf('/?tool=greet')).replaceAll('&#34;', '"');
    expect(page).toContain(answer.headers.get('www-authenticate')!);
    expect(page).toContain('<code>tool:greet</code>');
    expect(page).toContain('<code>tool:admin</code>');
    expect(page).toContain('<code>read:private</code>');
  });
});

describe('what is shown of the configuration', () => {
  it('secrets are set or unset, and the digest is that of the metrics', async () => {
    const config = (await (await ask('/config')).json()) as {
      digest: string;
      settings: { name: string }[];
    };
    const of = (name: string) => config.settings.find((each) => each.name === name);
    expect(of('ADMIN_TOKEN')).toEqual({ name: 'ADMIN_TOKEN', value: 'set', from: 'environment' });
    expect(of('REDIS_URL')).toEqual({ name: 'REDIS_URL', value: 'unset', from: 'default' });
    expect(of('CALLS_PER_MINUTE')).toMatchObject({ from: 'default' });
    const series = await counted(admin, 'gw_config_info');
    expect([...series]).toEqual([[JSON.stringify({ digest: config.digest }), 1]]);
  });

  it('no page holds a secret, a token, an argument or the person’s name', async () => {
    const reference = await callAs(['tool:greet', 'tool:whoami']);
    const pages = await Promise.all(
      [
        '/',
        '/status.json',
        '/config',
        `/explain?request=${reference}`,
        `/?request=${reference}`,
      ].map(textOf),
    );
    for (const secret of ['canary', ADMIN_TOKEN, 'all-rights', ...stack.tokens]) {
      expect(pages.filter((page) => page.includes(secret))).toEqual([]);
    }
  });
});

it('the page with its style and script is less than 30 KB, with as many refusals as it shows', async () => {
  const token = await stack.token('all-rights', ['tool:whoami']);
  for (let index = 0; index < 20; index += 1) await call(stack, 'greet', { token });
  const parts = await Promise.all(['/', '/style.css', '/page.js'].map(textOf));
  const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  process.stdout.write(`operator page: ${bytes} bytes with style and script\n`);
  expect(bytes).toBeLessThan(30_000);
});
