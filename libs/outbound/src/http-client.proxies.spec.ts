import type { Socket } from 'node:net';
import { inspect } from 'node:util';
import { testAuthority } from '../../../test/support/certificates.js';
import { startConnectProxy, type ConnectProxy } from '../../../test/support/connect-proxy.js';
import { freePorts } from '../../../test/support/free-ports.js';
import { startDouble, type HttpDouble } from '../../../test/support/http-double.js';
import { failureOf, outboundFailure } from '../../../test/support/outbound-failure.js';
import { startTlsServer } from '../../../test/support/tls-server.js';
import { VirtualTime } from '../../../test/support/virtual-time.js';
import { WAYS } from '../../../test/support/outbound-ways.js';
import { createHttpClient } from './http-client.js';
import { outboundProxies } from './outbound-proxies.js';

const time = new VirtualTime();
type Client = ReturnType<typeof createHttpClient>;
const authority = testAuthority();
const clients: Client[] = [];
const clientThrough = (environment: Record<string, string>): Client => {
  const problems: string[] = [];
  const proxies = outboundProxies({ OUTBOUND_PROXY: 'environment', ...environment }, problems);
  expect(problems).toEqual([]);
  const client = createHttpClient(time.after, proxies);
  clients.push(client);
  return client;
};

let server: HttpDouble;
let proxy: ConnectProxy;
let names: Record<string, number>;
beforeEach(async () => {
  server = await startDouble();
  server.answer = (_request, response) => response.writeHead(200).end('{}');
  names = { 'orders.example:80': Number(new URL(server.url).port) };
  proxy = await startConnectProxy(names);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await proxy.close();
  await server.close();
});

describe.each(WAYS)('by %s', (_way, asked) => {
  const get = (client: Client, url: string, more: object = {}) =>
    asked(client, { method: 'GET', url, timeoutMs: 2_000, ...more });

  describe('plain http through a proxy', () => {
    it('asks the proxy by the whole URL, with its credentials and none of them at the target', async () => {
      const client = clientThrough({
        HTTP_PROXY: `http://user:canary-pass@127.0.0.1:${proxy.port}`,
      });
      const headers = { authorization: 'Bearer t' };
      expect(await get(client, 'http://orders.example/a?b=c', { headers })).toMatchObject({
        status: 200,
      });
      expect(proxy.asked).toEqual(['GET http://orders.example/a?b=c']);
      expect(proxy.authorizations).toEqual([
        `Basic ${Buffer.from('user:canary-pass').toString('base64')}`,
      ]);
      const [request] = server.requests;
      expect(request).toMatchObject({
        url: '/a?b=c',
        headers: { host: 'orders.example', ...headers },
      });
      expect(request?.headers['proxy-authorization']).toBeUndefined();
    });

    it('says of the proxy that it wants a password, or is not there', async () => {
      const wants = await startDouble();
      wants.answer = (_request, response) => response.writeHead(407).end();
      const { host } = new URL(wants.url);
      const client = clientThrough({ HTTP_PROXY: wants.url });
      expect(await failureOf(get(client, 'http://orders.example/'))).toBe(
        `unreachable: orders.example: proxy ${host}: 407`,
      );
      await wants.close();
      expect(await failureOf(get(client, 'http://orders.example/'))).toBe(
        `unreachable: orders.example: proxy ${host}: ECONNREFUSED`,
      );
    });

    it('passes loopback and NO_PROXY by', async () => {
      const HTTP_PROXY = `http://127.0.0.1:${proxy.port}`;
      expect(await get(clientThrough({ HTTP_PROXY }), server.url)).toMatchObject({ status: 200 });
      const past = clientThrough({ HTTP_PROXY, NO_PROXY: 'orders.invalid' });
      expect(await failureOf(get(past, 'http://orders.invalid/'))).toMatch(
        /orders\.invalid: (ENOTFOUND|EAI_AGAIN)$/,
      );
      expect(proxy.asked).toEqual([]);
    });
  });

  describe('https through a proxy', () => {
    const through = (user = '') =>
      clientThrough({ HTTPS_PROXY: `http://${user}127.0.0.1:${proxy.port}` });

    it('is a tunnel, in which the target’s certificate is judged by the target’s name', async () => {
      const target = await startTlsServer(authority.issue(['login.example']));
      names['login.example:443'] = target.port;
      const client = through('user:canary-pass@');
      // Who vouches for it is not known here; that this is what is said shows with whom TLS was spoken.
      expect(await failureOf(get(client, 'https://login.example/'))).toBe(
        'unreachable: login.example: UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      );
      expect(proxy.asked).toEqual(['CONNECT login.example:443']);
      expect(proxy.authorizations[0]).toMatch(/^Basic /);
      await target.close();
    });

    it.each([
      ['407', 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'],
      ['403', 'HTTP/1.1 403 Filtered\r\ncontent-type: text/html\r\n\r\n<p>canary'],
      ['502', 'HTTP/1.0 502 Bad Gateway\r\n\r\n'],
      ['302', 'HTTP/1.1 302 Found\r\nlocation: http://canary.example/\r\n\r\n'],
      // Not the target's words: who is spoken to by TLS waits.
      ['200', 'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'],
      ['HPE_INVALID_CONSTANT', 'SSH-2.0-canary\r\n'],
      ['HPE_HEADER_OVERFLOW', `HTTP/1.1 200 OK\r\nx: ${'canary'.repeat(10_000)}\r\n\r\n`],
      ['ECONNRESET', ''],
    ])(
      'a proxy that answers CONNECT with %s is the cause, and not the target',
      async (why, bytes) => {
        proxy.refuse = (socket: Socket) => socket.end(bytes);
        expect(await failureOf(get(through(), 'https://login.example/'))).toBe(
          `unreachable: login.example: proxy 127.0.0.1:${proxy.port}: ${why}`,
        );
      },
    );

    it('a proxy that is not there, or has no certificate that holds, is named', async () => {
      const [nobody] = await freePorts(1);
      const dead = clientThrough({ HTTPS_PROXY: `http://127.0.0.1:${nobody}` });
      expect(await failureOf(get(dead, 'https://login.example/'))).toBe(
        `unreachable: login.example: proxy 127.0.0.1:${nobody}: ECONNREFUSED`,
      );
      const secure = await startConnectProxy(names, authority.issue(['127.0.0.1']));
      const client = clientThrough({ HTTPS_PROXY: `https://127.0.0.1:${secure.port}` });
      expect(await failureOf(get(client, 'https://login.example/'))).toBe(
        `unreachable: login.example: proxy 127.0.0.1:${secure.port}: UNABLE_TO_VERIFY_LEAF_SIGNATURE`,
      );
      expect(secure.asked).toEqual([]);
      await secure.close();
    });

    it('the request’s deadline holds while the proxy says nothing, and ends the connection to it', async () => {
      const asked = new Promise<{ gone: Promise<unknown> }>((resolve) => {
        proxy.refuse = (socket) => {
          resolve({ gone: new Promise((end) => socket.resume().once('end', end)) });
        };
      });
      const sent = failureOf(get(through(), 'https://login.example/'));
      const { gone } = await asked;
      await time.advance(2_000);
      expect(await sent).toBe('timeout: login.example: timeout after 2000 ms');
      await gone;
    });

    it('as many tunnels are opened at once as there may be connections', async () => {
      const held: Socket[] = [];
      let enough = (): void => undefined;
      const full = new Promise<void>((resolve) => (enough = resolve));
      proxy.refuse = (socket) => {
        held.push(socket);
        if (held.length === 256) enough();
      };
      const client = through();
      const sent = Array.from({ length: 300 }, () =>
        failureOf(get(client, 'https://login.example/')),
      );
      await full;
      await time.advance(0);
      expect(held.length).toBe(256);
      await time.advance(2_000);
      expect(new Set(await Promise.all(sent))).toEqual(
        new Set(['timeout: login.example: timeout after 2000 ms']),
      );
    });

    it('an error holds nothing of the proxy’s password', async () => {
      proxy.refuse = (socket) => socket.end('HTTP/1.1 407 canary-realm\r\n\r\n');
      const error = await outboundFailure(
        get(through('us%2Der:canary-pass@'), 'https://login.example/'),
      );
      const text = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error);
      expect(text).not.toContain('canary');
    });
  });
});
