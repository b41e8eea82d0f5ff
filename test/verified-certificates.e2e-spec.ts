import { join } from 'node:path';
import { testAuthority } from './support/certificates.js';
import { eventually, startChild } from './support/child.js';
import { startConnectProxy } from './support/connect-proxy.js';
import { startTlsServer } from './support/tls-server.js';

const LIBS = join(__dirname, '../dist/libs');
const UNVERIFIED = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
const UNKNOWN = 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';

/** What a process prints whose environment switches Node's verification off. */
async function printed(script: string): Promise<string> {
  const child = startChild(process.execPath, ['-e', script], {
    PATH: process.env['PATH'],
    ...UNVERIFIED,
  });
  await eventually(
    () => `the end of ${child.output()}`,
    () => Promise.resolve(/^end /m.test(child.output()) || child.process.exitCode !== null),
  );
  await child.stop();
  return child.output();
}

const asked = (url: string, proxies: object) => `
  const { createHttpClient } = require(${JSON.stringify(join(LIBS, 'outbound/src/http-client.js'))});
  const { realAfter } = require(${JSON.stringify(join(LIBS, 'outbound/src/after.js'))});
  createHttpClient(realAfter, ${JSON.stringify({ bypass: [], ...proxies })})
    .send({ method: 'GET', url: '${url}', timeoutMs: 5000 })
    .then(({ status }) => console.log('end ' + status), ({ message }) => console.log('end ' + message));
`;

describe('NODE_TLS_REJECT_UNAUTHORIZED=0 opens no connection to a stranger', () => {
  const certificate = testAuthority().issue(['login.example', '127.0.0.1', 'localhost']);
  const proxyAt = (port: number, secure: boolean) => ({ secure, hostname: '127.0.0.1', port });

  it('not directly, and not in a tunnel', async () => {
    const target = await startTlsServer(certificate);
    const proxy = await startConnectProxy({ 'login.example:443': target.port });
    expect(await printed(asked(`https://127.0.0.1:${target.port}/`, {}))).toContain(UNKNOWN);
    const https = proxyAt(proxy.port, false);
    expect(await printed(asked('https://login.example/', { https }))).toContain(UNKNOWN);
    expect(proxy.asked).toEqual(['CONNECT login.example:443']);
    await proxy.close();
    await target.close();
  });

  it('not to a proxy, for https or http', async () => {
    const secure = await startConnectProxy({}, certificate);
    const proxies = { https: proxyAt(secure.port, true), http: proxyAt(secure.port, true) };
    for (const url of ['https://login.example/', 'http://orders.example/']) {
      expect(await printed(asked(url, proxies))).toContain(UNKNOWN);
    }
    expect(secure.asked).toEqual([]);
    await secure.close();
  });

  it('XC-09: and not to Redis', async () => {
    const target = await startTlsServer(certificate);
    const cache = (name: string) => JSON.stringify(join(LIBS, 'token-exchange/src/cache', name));
    const said = await printed(`
      const { readRedisUrl } = require(${cache('redis-url.js')});
      const { redisClient } = require(${cache('redis-client.js')});
      const { reachProblem } = require(${cache('redis-reach.js')});
      const place = readRedisUrl('rediss://127.0.0.1:${target.port}');
      const client = redisClient(place);
      client.on('error', ({ code }) => console.log('client ' + code));
      client.on('end', async () => console.log('end ' + (await reachProblem(place))));
    `);
    expect(said).toContain(`client ${UNKNOWN}`);
    expect(said).toContain('end unable to verify the first certificate');
    await target.close();
  });
});

it.each(['mcp-gateway', 'upstream-api'])('OPS-01: %s does not start with it', async (app) => {
  const main = join(__dirname, '../dist/apps', app, 'src/main.js');
  const child = startChild(process.execPath, [main], { PATH: process.env['PATH'], ...UNVERIFIED });
  await eventually('its end', () => Promise.resolve(child.process.exitCode === 1));
  expect(child.output()).toContain(
    'NODE_TLS_REJECT_UNAUTHORIZED: certificates are always verified; name your authority',
  );
});
