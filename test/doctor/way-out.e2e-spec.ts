import { startConnectProxy, type ConnectProxy } from '../support/connect-proxy.js';
import { freePorts } from '../support/free-ports.js';
import { startForeignServer, type ForeignServer } from './foreign-server.js';
import { doctor } from './support.js';

let foreign: ForeignServer;
let proxy: ConnectProxy;
let nobody: number;
beforeAll(async () => {
  foreign = await startForeignServer();
  proxy = await startConnectProxy({ 'mcp.example:80': Number(new URL(foreign.server.url).port) });
  [nobody] = (await freePorts(1)) as [number];
});
afterAll(async () => {
  await proxy.close();
  await foreign.close();
});
beforeEach(() => {
  foreign.reset();
  proxy.asked.length = 0;
});

const through = (more: object = {}) => ({
  OUTBOUND_PROXY: 'environment',
  HTTP_PROXY: `http://user:canary-pass-4711@127.0.0.1:${proxy.port}`,
  ...more,
});

it('a server of anybody’s is asked through the proxies of the environment, without their password', async () => {
  const { text } = await doctor({ url: 'http://mcp.example/mcp', environment: through() });
  expect(proxy.asked).toContain('POST http://mcp.example/mcp');
  expect(text).toContain(`requests leave through HTTP_PROXY 127.0.0.1:${proxy.port}`);
  expect(text).toMatch(
    /answered with 401, through proxy 127\.0\.0\.1:\d+, which may have answered/,
  );
  expect(text).not.toContain('canary');
});

it('a failure of the proxy names the proxy’s setting', async () => {
  for (const [scheme, setting] of [
    ['http', 'HTTP_PROXY'],
    ['https', 'HTTPS_PROXY'],
  ] as const) {
    const environment = {
      OUTBOUND_PROXY: 'environment',
      [setting]: `http://127.0.0.1:${nobody}`,
    };
    const { wrong } = await doctor({ url: `${scheme}://mcp.example/mcp`, environment });
    expect(wrong).toEqual([expect.objectContaining({ check: 'reach', setting })]);
    expect(wrong[0]!.text).toContain('no way through the proxy');
  }
});

it('with our settings too: the proxy, and not the issuer', async () => {
  const env = {
    ISSUER_URL: 'https://issuer.example/',
    TOKEN_PROFILE: 'rfc9068',
    MCP_SERVER_URL: `http://localhost:${nobody}/`,
    MCP_AUTH0_CLIENT_ID: 'gateway',
    MCP_AUTH0_CLIENT_SECRET: 'a-secret-of-this-test',
    API_AUTH0_AUDIENCE: 'https://api.example',
    API_BASE_URL: 'https://api.example',
    OUTBOUND_PROXY: 'environment',
    HTTPS_PROXY: `http://127.0.0.1:${nobody}`,
  };
  const { wrong } = await doctor({ env });
  expect(wrong.map(({ check, setting }) => [check, setting])).toEqual([
    ['issuer', 'HTTPS_PROXY'],
    ['upstream', 'HTTPS_PROXY'],
  ]);
});

it('proxies that are named and not used are told', async () => {
  const environment = through({ OUTBOUND_PROXY: undefined });
  const { warnings } = await doctor({ url: foreign.url, environment });
  expect(warnings).toEqual([
    expect.objectContaining({ setting: 'OUTBOUND_PROXY', text: expect.stringMatching(/directly/) }),
  ]);
});

it('proxies that cannot be used are wrong', async () => {
  const environment = through({ HTTP_PROXY: 'socks5://u:canary-socks@proxy.example' });
  const { wrong, text } = await doctor({ url: foreign.url, environment });
  expect(wrong).toEqual([expect.objectContaining({ check: 'way out', setting: 'HTTP_PROXY' })]);
  expect(text).not.toContain('canary');
});

it('certificates that nobody judges are wrong', async () => {
  const environment = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const { wrong } = await doctor({ url: foreign.url, environment });
  expect(wrong).toEqual([expect.objectContaining({ setting: 'NODE_TLS_REJECT_UNAUTHORIZED' })]);
});
