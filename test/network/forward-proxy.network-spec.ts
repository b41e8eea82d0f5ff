import { eventually } from '../support/child.js';
import { startConnectProxy, type ConnectProxy } from '../support/connect-proxy.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gateway-process.js';
import { PrivateNetwork } from '../support/private-network.js';
import { call, ERAS, textOf } from '../support/rpc.js';
import { watchSecret } from '../support/secret-search.js';
import { Tinyproxy } from './tinyproxy.js';

const USER = 'user:canaryTinyproxyPassword77';

/**
 * Nobody but the proxy knows the names of the network: tinyproxy hands on to a proxy beyond it, which
 * is the resolver of this test.
 */
let network: PrivateNetwork;
let beyond: ConnectProxy;
let tinyproxy: Tinyproxy;
let gateway: GatewayProcess | undefined;

afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
});

const begin = async (tls: boolean) => {
  watchSecret(USER, USER.split(':')[1]);
  network = await PrivateNetwork.start({ tls });
  beyond = await startConnectProxy(network.names);
  tinyproxy = await Tinyproxy.start([
    `Upstream http 127.0.0.1:${beyond.port}`,
    `ConnectPort ${network.port}`,
    `BasicAuth ${USER.replace(':', ' ')}`,
  ]);
};
const end = async () => {
  await tinyproxy.close();
  await beyond.close();
  await network.close();
};
const through = (user = `${USER}@`) => {
  const url = `http://${user}127.0.0.1:${tinyproxy.port}`;
  return { OUTBOUND_PROXY: 'environment', HTTPS_PROXY: url, HTTP_PROXY: url };
};
const start = async (env: Record<string, string>, until?: string) => {
  gateway = await startGatewayProcess({ ...network.settings, ...env }, until ? { until } : {});
  return gateway;
};
const host = (name: string) => `${name}.example:${network.port}`;

describe('https targets', () => {
  beforeAll(async () => {
    await begin(true);
    await network.serve({ NODE_EXTRA_CA_CERTS: network.caFile, ...through() });
  });
  afterAll(end);

  it('sign-in, exchange and upstream, of gateway and upstream, leave through tunnels of tinyproxy', async () => {
    const at = await start({ NODE_EXTRA_CA_CERTS: network.caFile, ...through() });
    for (const era of ERAS) {
      const token = await network.signIn('all-rights');
      expect(textOf(await call(at, 'greet', { token, era }))).toMatch(/^Hello/);
    }
    const tunnels = ['login', 'api'].map((name) => `CONNECT ${host(name)} HTTP/1.1`);
    expect(new Set(tinyproxy.asked)).toEqual(new Set(tunnels));
  });

  it('what NO_PROXY names does not', async () => {
    const before = tinyproxy.asked.length;
    const env = { ...network.trusted, ...through(), NO_PROXY: '.invalid,api.example' };
    const at = await start(env);
    const token = await network.signIn('all-rights');
    expect(textOf(await call(at, 'greet', { token }))).toMatch(/^Hello/);
    expect(new Set(tinyproxy.asked.slice(before))).toEqual(
      new Set([`CONNECT ${host('login')} HTTP/1.1`]),
    );
  });

  it.each<[string, () => Record<string, string>, () => string]>([
    [
      'without its password',
      () => through(''),
      () => `${host('login')}: proxy 127.0.0.1:${tinyproxy.port}: 407`,
    ],
    [
      'to a port that it does not serve',
      () => ({ ...through(), ISSUER_URL: 'https://login.example/' }),
      () => `login.example: proxy 127.0.0.1:${tinyproxy.port}: 403`,
    ],
  ])('%s the log says what tinyproxy answers', async (_name, env, problem) => {
    const at = await start(env(), '/healthz');
    const line = `ISSUER_URL: the issuer does not answer (${problem()}); retrying`;
    await eventually(
      () => at.output(),
      () => at.output().includes(line),
    );
  });
});

describe('http targets that are named', () => {
  const PLAIN_HTTP_HOSTS = 'login.example, api.example';
  beforeAll(async () => {
    await begin(false);
    await network.serve({ PLAIN_HTTP_HOSTS, ...through() });
  });
  afterAll(end);

  it('are asked for by their whole URL', async () => {
    const at = await start({ PLAIN_HTTP_HOSTS, ...through() });
    const token = await network.signIn('all-rights');
    expect(textOf(await call(at, 'greet', { token }))).toMatch(/^Hello/);
    expect(tinyproxy.asked).toContain(`GET http://${host('api')}/api/private-scope HTTP/1.1`);
    expect(tinyproxy.asked.filter((line) => line.startsWith('CONNECT'))).toEqual([]);
  });
});
