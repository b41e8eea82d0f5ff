import { scriptConfig } from './config.js';
import { servicesOf } from './support/services.js';

it('nothing set: the local issuer and the ports of loopback', () => {
  expect(scriptConfig({})).toMatchObject({
    gatewayUrl: 'http://localhost:3001',
    gatewayPort: 3001,
    localIssuer: true,
  });
});

it.each([
  [{ ISSUER_URL: 'http://localhost:8080/' }, true],
  [{ ISSUER_URL: 'http://localhost:8080/', MCP_AUTH0_CLIENT_ID: 'mcp-gateway' }, true],
  [{ ISSUER_URL: 'http://localhost:8080/', MCP_AUTH0_CLIENT_ID: 'a-zitadel-client' }, false],
  [{ ISSUER_URL: 'http://localhost:8080/realms/mcp' }, false],
  [{ MCP_AUTH0_CLIENT_ID: 'gw' }, true],
  [{ AUTH0_DOMAIN: 't.example' }, false],
])('with %j whether npm start runs the local issuer is %s', (environment, local) => {
  expect(scriptConfig(environment).localIssuer).toBe(local);
});

it.each([
  [{ PORT: '0xBB9' }, 'PORT: '],
  [{ PORT: '1e3' }, 'PORT: '],
  [{ MCP_SERVER_URL: 'user:canary' }, 'MCP_SERVER_URL: '],
  [{ API_BASE_URL: '//user:canary@api' }, 'API_BASE_URL: '],
  [{ ISSUER_URL: '//user:canary@issuer' }, 'ISSUER_URL: '],
  [{ AUTH0_DOMAIN: 'user:canary @tenant' }, 'AUTH0_DOMAIN: '],
])('%j is named, not shown', (environment: Record<string, string>, said) => {
  const read = () => scriptConfig(environment);
  expect(read).toThrow(said);
  expect(read).not.toThrow('canary');
});

it.each([
  [undefined, 'http://127.0.0.1:3001/'],
  ['0.0.0.0', 'http://127.0.0.1:3001/'],
  ['::', 'http://127.0.0.1:3001/'],
  ['192.168.1.7', 'http://192.168.1.7:3001/'],
  ['fd00::7', 'http://[fd00::7]:3001/'],
])('with HOST=%s the gateway is asked at %s whether it is ready', (HOST, origin) => {
  const services = servicesOf(scriptConfig({ AUTH0_DOMAIN: 't.example', HOST }));
  expect(services.find(({ name }) => name === 'mcp-gateway')?.readyUrl).toBe(`${origin}healthz`);
});
