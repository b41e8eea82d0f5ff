import { once } from 'node:events';
import { join } from 'node:path';
import { eventually, startChild } from '../support/child.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gateway-process.js';
import { json } from '../support/http-double.js';
import { ERAS } from '../support/rpc.js';
import { saidBy, send, type Row } from './support/row.js';
import { Services } from './support/services.js';

const MAIN = join(__dirname, '../../dist/apps/mcp-gateway/src/main.js');
const CALL: Row = { name: 'a call', expected: { status: 200 } };

let services: Services;
const started: GatewayProcess[] = [];
beforeAll(async () => {
  services = await Services.start();
});
afterAll(async () => {
  for (const gateway of started) await gateway.stop();
  await services.close();
});

async function start(env: Record<string, string>, until?: string): Promise<GatewayProcess> {
  const gateway = await startGatewayProcess(
    { ...services.env, ...env },
    until === undefined ? {} : { until },
  );
  started.push(gateway);
  return gateway;
}

const portOf = ({ url }: GatewayProcess) => Number(new URL(url).port);

it.each<[string, string, Record<string, string | undefined>]>([
  [
    'credentials in the upstream’s URL',
    'API_BASE_URL',
    { API_BASE_URL: 'http://u:canary-pw@127.0.0.1:1' },
  ],
  [
    'credentials in the issuer’s URL',
    'ISSUER_URL',
    { ISSUER_URL: 'http://u:canary-pw@127.0.0.1:1/' },
  ],
  [
    'credentials in the public URL',
    'MCP_SERVER_URL',
    { MCP_SERVER_URL: 'https://u:canary-pw@gw.example' },
  ],
  [
    'a public URL and no issuer',
    'ISSUER_URL',
    { MCP_SERVER_URL: 'https://gw.example/mcp', ISSUER_URL: undefined },
  ],
  [
    'a public URL, no issuer and NODE_ENV almost production',
    'ISSUER_URL',
    { MCP_SERVER_URL: 'https://gw.example/mcp', ISSUER_URL: undefined, NODE_ENV: 'Production' },
  ],
  [
    'an address that others reach, and no issuer',
    'ISSUER_URL',
    { HOST: '0.0.0.0', ISSUER_URL: undefined },
  ],
  [
    'a public URL that is a route pattern',
    'MCP_SERVER_URL',
    { MCP_SERVER_URL: 'http://localhost:3001/:tenant' },
  ],
])('OPS-01: with %s it does not start, and names %s', async (_what, setting, env) => {
  const child = startChild(process.execPath, [MAIN], {
    PATH: process.env['PATH'],
    ADMIN_PORT: 'off',
    ...services.env,
    ...env,
    // Taken, so that what starts all the same ends too.
    PORT: services.port,
  });
  const [code] = (await once(child.process, 'close')) as [number];
  expect(code).toBe(1);
  expect(child.output()).toContain(setting);
  expect(child.output()).not.toContain('canary-pw');
});

describe('an issuer without keys', () => {
  let withoutKeys: Services;
  beforeAll(async () => {
    withoutKeys = await Services.start();
    withoutKeys.jwks = (response) => {
      json(response, 200, {});
    };
  });
  afterAll(() => withoutKeys.close());

  it('AUTH-16: calls are 503 from the start, and one line says why', async () => {
    const gateway = await start(withoutKeys.env, '/healthz');
    for (const era of ERAS) {
      const answer = await send(portOf(gateway), CALL, { era, token: withoutKeys.token() });
      expect(answer.status).toBe(503);
    }
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(503);
    const saying = () => gateway.output().match(/"level":[45]0[^\n]*key/gi) ?? [];
    await eventually('a line that says why', () => saying().length > 0);
    expect(saying()).toHaveLength(1);
  });
});

it('AUTH-18: refused tokens from one address lock nobody out whose token is known', async () => {
  const gateway = await start({ AUTH_FAILURES_PER_MINUTE: '5' });
  const port = portOf(gateway);
  const known = services.token();
  const statusFor = async (token: string) =>
    (await send(port, CALL, { era: '2025', token })).status;
  expect(await statusFor(known)).toBe(200);
  const refused: number[] = [];
  for (let n = 0; n < 10; n += 1) refused.push(await statusFor(`${services.token()}A`));
  expect(refused.slice(-1)).toEqual([429]);
  const answer = await send(port, CALL, { era: '2025', token: known });
  expect([answer.status, saidBy(answer)]).toEqual([200, expect.stringMatching(/^Hello/)]);
});
