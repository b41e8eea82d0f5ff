import { once } from 'node:events';
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { freePorts } from '../../../test/support/free-ports.js';
import { LogCapture } from '../../../test/support/log-capture.js';
import { parseConfig } from './config.js';
import { version } from '../../../package.json';
import { createLocalIssuer, type LocalIssuer } from './local-issuer.js';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let port: number;
let issuer: LocalIssuer;
const log = new LogCapture();

beforeAll(async () => {
  [port] = (await freePorts(1)) as [number];
  issuer = createLocalIssuer({
    ...parseConfig({
      ISSUER_URL: `http://localhost:${port}/`,
      CORS_ORIGINS: 'tauri://localhost, null * https://app.example',
    }),
    keyFile: '/dev/null/keys.json',
    clientFile: '/dev/null/clients.json',
    logStream: log,
  });
  await issuer.listen();
});
afterAll(() => issuer.close());

it('one line says where it listens, its version, issuer and audiences', () => {
  const lines = log.lines.filter(({ msg }) => msg === 'listening');
  expect(lines).toEqual([
    expect.objectContaining({
      app: 'local-issuer',
      at: expect.arrayContaining([`http://127.0.0.1:${port}`]) as string[],
      version,
      issuer: `http://localhost:${port}/`,
      audiences: ['http://localhost:3001/', 'http://localhost:8787'],
    }),
  ]);
});

/** Node's own client, since fetch refuses to set Host and Origin. */
async function send(
  path: string,
  { method = 'GET', headers = {}, body = '' }: Record<string, unknown> & { body?: string } = {},
): Promise<Answer> {
  const sent = request({
    host: '127.0.0.1',
    port,
    path,
    method: method as string,
    headers: { host: `localhost:${port}`, ...(headers as object) },
    agent: false,
  });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
  const { statusCode: status = 0, headers: got } = response;
  return { status, headers: got, body: await text(response) };
}

async function raw(lines: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(lines);
  return text(socket);
}

const register = (redirect: string, headers: object = {}) =>
  send('/oidc/register', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ client_name: 'c', redirect_uris: [redirect] }),
  });

describe('Host', () => {
  const metadata = '/.well-known/openid-configuration';

  it.each(['evil.example', 'localhost', 'localhost:1', 'localhost.evil.example:80'])(
    'HTTP-02: %j is 403, and nothing is said of the issuer',
    async (host) => {
      const answer = await send(metadata, { headers: { host } });
      expect(answer.status).toBe(403);
      expect(answer.body).toBe('Host not allowed\n');
    },
  );

  it('HTTP-02: two Host headers, none, or a target with a host of its own are refused', async () => {
    const own = `Host: localhost:${port}\r\n`;
    for (const head of [
      `GET ${metadata} HTTP/1.1\r\n${own}Host: evil.example\r\n`,
      `GET http://evil.example${metadata} HTTP/1.1\r\n${own}`,
      `GET ${metadata} HTTP/1.0\r\n`,
    ]) {
      expect(await raw(`${head}\r\n`)).toMatch(/^HTTP\/1\.1 40[03] /);
    }
  });

  it('HTTP-02: a target with its own host is served as one with a Host line (RFC 9112 §3.2.2)', async () => {
    const answer = await raw(
      `GET HTTP://localhost:${port}${metadata}?a HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain(`"issuer":"${issuer.url}"`);
    const two = `GET http://localhost:${port}/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`;
    expect(await raw(two)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.each(['/%zz', '/%', '/%ff', '/.well-known/%'])(
    'HTTP-02: %s is judged for Host',
    async (path) => {
      expect((await send(path, { headers: { host: 'evil.example' } })).status).toBe(403);
      expect((await send(path)).status).toBe(404);
    },
  );

  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '[::1]'])(
    'asked as %s, all that it says of itself is the issuer’s',
    async (name) => {
      const answer = await send(metadata, { headers: { host: `${name}:${port}` } });
      const urls = answer.body.match(/"https?:\/\/[^"]+"/g) ?? [];
      expect(urls.length).toBeGreaterThan(5);
      for (const url of urls) expect(url).toMatch(new RegExp(`^"${issuer.url}`));
    },
  );
});

it('HTTP-02: a browser that is refused is shown a page, which says nothing of the issuer', async () => {
  const answer = await send('/', { headers: { host: 'evil.example', accept: 'text/html' } });
  expect([answer.status, answer.headers['content-type']]).toEqual([
    403,
    'text/html; charset=utf-8',
  ]);
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect(answer.body).toContain('Host not allowed');
  expect(answer.body).not.toContain(String(port));
});

describe('pages', () => {
  it('documents are open to any page', async () => {
    for (const path of ['/.well-known/openid-configuration', '/.well-known/jwks.json']) {
      const answer = await send(path, { headers: { origin: 'https://evil.example' } });
      expect(answer.headers['access-control-allow-origin']).toBe('*');
    }
  });

  it.each(['/token', '/oauth/token', '/reg', '/oidc/register', '/userinfo', '/oauth/revoke'])(
    'HTTP-01: %s is closed to pages elsewhere, before its body is read',
    async (path) => {
      for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example']) {
        for (const method of ['POST', 'OPTIONS']) {
          const answer = await send(path, { method, headers: { origin } });
          expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([
            403,
            undefined,
          ]);
        }
      }
    },
  );

  it.each(['http://localhost:6274', 'http://127.0.0.1:6274', 'http://[::1]:1'])(
    'a client in a browser on this machine (%s) registers and asks for tokens',
    async (origin) => {
      const preflight = await send('/reg', { method: 'OPTIONS', headers: { origin } });
      expect(preflight.status).toBe(204);
      expect(preflight.headers['access-control-allow-headers']).toContain('content-type');
      const registered = await register('http://localhost:6274/oauth/callback', { origin });
      expect(registered.status).toBe(201);
      expect(registered.headers).toMatchObject({
        'access-control-allow-origin': origin,
        vary: expect.stringContaining('Origin'),
      });
    },
  );

  it.each(['tauri://localhost', 'https://app.example'])(
    'so does a client whose origin is in CORS_ORIGINS (%s)',
    async (origin) => {
      const preflight = await send('/token', { method: 'OPTIONS', headers: { origin } });
      expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([
        204,
        origin,
      ]);
      const registered = await register('http://localhost/callback', { origin });
      expect(registered.status).toBe(201);
      expect(registered.headers['access-control-allow-origin']).toBe(origin);
    },
  );

  it('the sign-in page is for no other page', async () => {
    const answer = await send('/auth', { headers: { origin: 'http://localhost:6274' } });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('registration', () => {
  it.each([
    'http://127.0.0.1:33418/',
    'http://localhost/callback',
    'http://[::1]:9/callback',
    'https://vscode.dev/redirect',
    'com.example.app:/callback',
  ])('a code may go to %s', async (redirect) => {
    expect((await register(redirect)).status).toBe(201);
  });

  it.each([
    'https://evil.example/cb',
    'https://vscode.dev.evil.example/redirect',
    'http://10.0.0.1/',
  ])('a code does not leave this machine for %s', async (redirect) => {
    const answer = await register(redirect);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('redirect_uri');
  });

  it('HTTP-07: a description beyond 8,192 characters and a body beyond 56 kB are refused', async () => {
    for (const length of [9_000, 60_000]) {
      expect((await register(`http://localhost/${'a'.repeat(length)}`)).status).toBe(400);
    }
  });
});

it('a directory that cannot be written costs one line for each file, and nothing else', () => {
  for (const file of ['/dev/null/keys.json', '/dev/null/clients.json']) {
    const lines = log.text.split('\n').filter((line) => line.includes(file));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 40, file });
  }
});

it('a logged path is no longer than a person reads', async () => {
  await send(`/${'x'.repeat(10_000)}`);
  expect(log.text).not.toContain('x'.repeat(201));
});
