import { eventually } from './support/child.js';
import { startConnectProxy, type ConnectProxy } from './support/connect-proxy.js';
import { startGatewayProcess, type GatewayProcess } from './support/gateway-process.js';
import { PrivateNetwork } from './support/private-network.js';
import { call, ERAS, textOf } from './support/rpc.js';
import { watchSecret } from './support/secret-search.js';

const PASSWORD = 'canary-proxy-password-77';

let network: PrivateNetwork;
let proxy: ConnectProxy;
let gateway: GatewayProcess | undefined;
beforeAll(async () => {
  network = await PrivateNetwork.start();
  await network.serve(network.trusted);
  watchSecret(PASSWORD);
});
beforeEach(async () => {
  proxy = await startConnectProxy(network.names);
});
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  await proxy.close();
});
afterAll(() => network.close());

const start = async (env: Record<string, string>, until?: string) => {
  gateway = await startGatewayProcess({ ...network.settings, ...env }, until ? { until } : {});
  return gateway;
};
const environment = () => ({
  OUTBOUND_PROXY: 'environment',
  HTTPS_PROXY: `http://user:${PASSWORD}@127.0.0.1:${proxy.port}`,
});
const linesOf = ({ output }: GatewayProcess) =>
  output()
    .split('\n')
    // What stands behind the last line break is not whole yet.
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const host = (name: string) => `${name}.example:${network.port}`;

describe('OUTBOUND_PROXY=environment', () => {
  it('metadata, keys, exchange and upstream go through the proxy, in tunnels that are kept', async () => {
    const { NODE_EXTRA_CA_CERTS } = network.trusted;
    // Without the names: nobody but the proxy knows where they are.
    const at = await start({ NODE_EXTRA_CA_CERTS: NODE_EXTRA_CA_CERTS!, ...environment() });
    for (const era of [...ERAS, ...ERAS]) {
      const answer = await call(at, 'greet', { token: await network.token(), era });
      expect(textOf(answer)).toMatch(/^Hello/);
    }
    expect(new Set(proxy.asked)).toEqual(
      new Set([`CONNECT ${host('login')}`, `CONNECT ${host('api')}`]),
    );
    expect(proxy.asked.length).toBeLessThanOrEqual(4);
    expect(new Set(proxy.authorizations).size).toBe(1);
    expect(linesOf(at)).toContainEqual(
      expect.objectContaining({ https: `127.0.0.1:${proxy.port}`, http: 'direct', except: '' }),
    );
  });

  it('NO_PROXY passes it by', async () => {
    const at = await start({ ...network.trusted, ...environment(), NO_PROXY: 'api.example' });
    expect(textOf(await call(at, 'greet', { token: await network.token() }))).toMatch(/^Hello/);
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${host('login')}`]));
  });

  it('without it the environment sends nothing elsewhere', async () => {
    const { HTTPS_PROXY } = environment();
    const at = await start({ ...network.trusted, HTTPS_PROXY });
    expect(textOf(await call(at, 'greet', { token: await network.token() }))).toMatch(/^Hello/);
    expect(proxy.asked).toEqual([]);
  });

  it('what the proxy refuses is told to operators, with the proxy’s name, and not to clients', async () => {
    const at = await start({ ...network.trusted, ...environment(), NO_PROXY: 'login.example' });
    proxy.refuse = (socket) => socket.end('HTTP/1.1 403 Filtered\r\n\r\n');
    const answer = await call(at, 'greet', { token: await network.token() });
    expect(textOf(answer)).toMatch(
      /^The upstream API cannot be reached\. Try again\. \(reference /,
    );
    expect(JSON.stringify(answer.body)).not.toMatch(/example|403|proxy/);
    await eventually(
      () => at.output(),
      () => linesOf(at).some(({ msg }) => msg === 'tool call failed'),
    );
    expect(linesOf(at)).toContainEqual(
      expect.objectContaining({
        msg: 'tool call failed',
        code: 'upstream_unreachable',
        problem: `${host('api')}: proxy 127.0.0.1:${proxy.port}: 403`,
      }),
    );
  });

  it('a proxy that is spoken to by TLS', async () => {
    const secure = await startConnectProxy(
      network.names,
      network.authority.issue(['proxy.example']),
    );
    const HTTPS_PROXY = `https://proxy.example:${secure.port}`;
    const at = await start({ ...network.trusted, OUTBOUND_PROXY: 'environment', HTTPS_PROXY });
    expect(textOf(await call(at, 'greet', { token: await network.token() }))).toMatch(/^Hello/);
    expect(secure.asked.length).toBeGreaterThan(0);
    await at.stop();
    await secure.close();
  });
});

describe('NODE_EXTRA_CA_CERTS', () => {
  const refusal = (cause: string) =>
    `ISSUER_URL: the issuer does not answer (${host('login')}: ${cause}); retrying`;
  const saysWhy = async (at: GatewayProcess, cause: string) => {
    await eventually(
      () => at.output(),
      () => at.output().includes(refusal(cause)),
    );
    expect(linesOf(at)).toContainEqual(expect.objectContaining({ level: 50, msg: refusal(cause) }));
  };

  it('reaches what a private authority vouches for', async () => {
    const at = await start(network.trusted);
    expect(textOf(await call(at, 'greet', { token: await network.token() }))).toMatch(/^Hello/);
  });

  it('without it the log says host and reason', async () => {
    const at = await start(network.resolved, '/healthz');
    await saysWhy(at, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  it.each<[string, readonly string[], boolean]>([
    ['CERT_HAS_EXPIRED', ['login.example', 'api.example'], true],
    ['ERR_TLS_CERT_ALTNAME_INVALID', ['other.example'], false],
  ])(
    'with it, a certificate that does not hold is refused all the same: %s',
    async (cause, names, expired) => {
      await network.certify(network.authority.issue(names, { expired }));
      await saysWhy(await start(network.trusted, '/healthz'), cause);
      await network.certify(network.authority.issue(['login.example', 'api.example']));
    },
  );
});

it('an issuer whose name nobody knows is told by name', async () => {
  const at = await start({ ISSUER_URL: 'https://login.invalid/' }, '/healthz');
  const text =
    /ISSUER_URL: the issuer does not answer \(login\.invalid: (ENOTFOUND|EAI_AGAIN)\); retrying/;
  await eventually(
    () => at.output(),
    () => text.test(at.output()),
  );
});

describe('PLAIN_HTTP_HOSTS', () => {
  let plain: PrivateNetwork;
  const PLAIN_HTTP_HOSTS = 'login.example api.example';
  beforeAll(async () => {
    plain = await PrivateNetwork.start({ tls: false });
    await plain.serve({ ...plain.resolved, PLAIN_HTTP_HOSTS });
  });
  afterAll(() => plain.close());

  it('reaches these hosts without TLS, and every start warns of it', async () => {
    const at = await start({ ...plain.settings, ...plain.resolved, PLAIN_HTTP_HOSTS });
    expect(textOf(await call(at, 'greet', { token: await plain.token() }))).toMatch(/^Hello/);
    expect(linesOf(at).filter(({ level }) => level === 40)).toEqual([
      expect.objectContaining({
        msg: `PLAIN_HTTP_HOSTS: tokens and keys travel without TLS to and from ${PLAIN_HTTP_HOSTS}`,
      }),
    ]);
  });

  it('through a proxy the whole URL is asked for', async () => {
    const to = await startConnectProxy(plain.names);
    const HTTP_PROXY = `http://127.0.0.1:${to.port}`;
    const env = { OUTBOUND_PROXY: 'environment', HTTP_PROXY, PLAIN_HTTP_HOSTS };
    const at = await start({ ...plain.settings, ...env });
    expect(textOf(await call(at, 'greet', { token: await plain.token() }))).toMatch(/^Hello/);
    const { API_BASE_URL = '' } = plain.settings;
    expect(to.asked).toContain(`GET ${API_BASE_URL}/api/private-scope`);
    await at.stop();
    await to.close();
  });
});
