import jwt from 'jsonwebtoken';
import type { GatewayConfig } from '../../apps/mcp-gateway/src/config/gateway-config.js';
import { parseConfig } from '../../apps/mcp-gateway/src/config/load-config.js';
import { createGateway } from '../../apps/mcp-gateway/src/create-gateway.js';
import { GATEWAY_URL, type CallerToken } from '../contracts/index.js';
import { freePorts } from './free-ports.js';
import { json, startDouble } from './http-double.js';
import { issuerDocument } from './issuer-key.js';
import { jwkOf, rsaPair } from './keys.js';
import { LogCapture, type RequestLine } from './log-capture.js';
import { watchGateway } from './received-answers.js';
import { watchSecret } from './secret-search.js';
import { VirtualTime } from './virtual-time.js';

/** What every documented configuration has beside what its profile says. */
const COMMON = {
  NODE_ENV: 'test',
  MCP_SERVER_URL: GATEWAY_URL,
  MCP_AUTH0_CLIENT_ID: 'gw',
  MCP_AUTH0_CLIENT_SECRET: 'canary-secret-of-gw-7d1',
  API_AUTH0_AUDIENCE: 'https://api',
  API_BASE_URL: 'https://api.example.com',
};
const keys = rsaPair();
const stranger = rsaPair();

/** A gateway with documented settings, and its issuer, which issues whatever a test asks for. */
export interface DocumentedGateway {
  readonly url: string;
  readonly time: VirtualTime;
  /** The documented token, changed; an `iss` that is not given is the issuer's. */
  token(claims?: object, header?: object, key?: 'issuer' | 'stranger'): string;
  /** The line of the last request, without what differs between runs. */
  lastLine(): RequestLine;
  close(): Promise<void>;
}

/** What the documented settings are read as. Throws `ConfigError` where they do not start. */
export function documentedConfig({ settings }: CallerToken, changes: Record<string, string> = {}) {
  return parseConfig({ ADMIN_PORT: 'off', ...COMMON, ...settings, ...changes });
}

/** The same settings with the issuer and the gateway at other places. */
function placedAt(
  { callers, endpoint, served, ...rest }: GatewayConfig,
  { issuer, port }: { readonly issuer: string; readonly port: number },
): GatewayConfig {
  const upstreams = served.upstreams.map(({ exchange, ...upstream }) => ({
    ...upstream,
    exchange: exchange && { ...exchange, issuer },
  }));
  return {
    ...rest,
    callers: { ...callers, issuer },
    endpoint: { ...endpoint, port },
    served: { ...served, upstreams },
  };
}

/** Starts it; the issuer stands on loopback in the place of the documented one, path and all. */
export async function startDocumented(
  contract: CallerToken,
  changes: Record<string, string> = {},
): Promise<DocumentedGateway> {
  const settings = documentedConfig(contract, changes);
  const double = await startDouble();
  const issuer = double.url + contract.issuer.slice(new URL(contract.issuer).origin.length);
  const documents = { issuer, base: double.url, keys: [jwkOf(keys.publicKey, 'k1')] };
  double.answer = ({ url }, response) => {
    json(response, 200, issuerDocument(url, documents));
  };
  const [port] = (await freePorts(1)) as [number];
  const config = placedAt(settings, { issuer, port });
  watchSecret(COMMON.MCP_AUTH0_CLIENT_SECRET);
  watchGateway(port);
  const log = new LogCapture();
  const time = new VirtualTime();
  const { clock, after } = time;
  const gateway = await createGateway(config, { logStream: log, clock, after });
  await gateway.listen(port, '127.0.0.1');
  const now = time.now / 1000;
  return {
    url: `http://127.0.0.1:${port}${config.endpoint.path}`,
    time,
    token: (claims = {}, header = {}, key = 'issuer') => {
      const iss = contract.claims['iss'] === contract.issuer ? issuer : contract.claims['iss'];
      const all = { ...contract.claims, iss, iat: now, nbf: now, exp: now + 600, ...claims };
      const { privateKey } = key === 'issuer' ? keys : stranger;
      const token = jwt.sign(all, privateKey, {
        algorithm: 'RS256',
        header: { alg: 'RS256', kid: 'k1', ...contract.header, ...header },
      });
      watchSecret(token);
      return token;
    },
    lastLine: () =>
      JSON.parse(
        JSON.stringify(log.requests().at(-1)).replaceAll(issuer, contract.issuer),
      ) as RequestLine,
    close: async () => {
      await gateway.close();
      await double.close();
    },
  };
}

/** Runs something with one, which is closed whatever becomes of it. */
export async function withDocumented(
  [contract, changes]: readonly [CallerToken, Record<string, string>?],
  run: (gateway: DocumentedGateway) => Promise<void>,
): Promise<void> {
  const gateway = await startDocumented(contract, changes);
  await run(gateway).finally(() => gateway.close());
}
