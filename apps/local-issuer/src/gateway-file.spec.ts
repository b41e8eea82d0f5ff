import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ecPair, jwkOf, pemOf } from '../../../test/support/keys.js';
import { parseConfig } from './config.js';
import { exchangeClients } from './exchange-clients.js';

const FILE = `
version: 1
upstreams:
  orders:
    url: https://orders.example
    exchange:
      audience: https://orders.example
      scopes: [orders.read]
      client: { id: gw-orders, secret: '\${env:ORDERS_SECRET}-\${file:orders.secret}' }
    callerScopes: [orders:use]
    tools: { include: [list_orders] }
  bills:
    url: https://bills.example
    exchange:
      audience: https://bills.example
      scopes: []
      client: { id: gw-bills, key: '\${file:bills.pem}' }
    callerScopes: none
    tools: { include: [list_bills] }
`;

const keys = ecPair();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'issuer-file-'));
  writeFileSync(join(folder, 'orders.secret'), ' of-a-file\n');
  writeFileSync(join(folder, 'bills.pem'), pemOf(keys));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function configWith(text: string) {
  const path = join(folder, 'gateway.yaml');
  writeFileSync(path, text);
  return parseConfig({ GATEWAY_CONFIG: path, ORDERS_SECRET: ' from-env ' });
}

it('references are resolved as the gateway resolves them; what an issuer does not need is left out', () => {
  const escaped = FILE.replace('-${file', () => '-$${}${file');
  const { file } = configWith(escaped);
  expect(file?.sample).toBe(false);
  expect(file?.upstreams['orders']).toEqual({
    exchange: {
      audience: 'https://orders.example',
      scopes: ['orders.read'],
      client: { id: 'gw-orders', secret: 'from-env-${}of-a-file' },
    },
    callerScopes: { read: ['orders:use'], write: ['orders:use'] },
    tools: { override: {} },
  });
});

it('what only the gateway needs of an upstream with a document is passed over', () => {
  const { file } = configWith(`
version: 1
upstreams:
  github:
    url: https://api.github.example
    exchange: { audience: https://api.github.example, scopes: [repo] }
    callerScopes: { read: [gh:read], write: none }
    openapi: { url: https://specs.example.com/github.json, sha256: none }
    securitySchemes: { tenantKey: { header: x-tenant, value: '\${env:NOT_SET_HERE}' } }
    hosts: [uploads.github.example]
    output: loose
    tools:
      include: [{ tags: [issues] }, { operations: ['POST /issues'] }]
      exclude: [{ deprecated: true }]
      override:
        POST /issues/{id}: { callerScopes: [gh:issues], arguments: { id: { fixed: 1 } }, output: none }
`);
  expect(file?.upstreams['github']).toEqual({
    exchange: { audience: 'https://api.github.example', scopes: ['repo'] },
    callerScopes: { read: ['gh:read'], write: [] },
    tools: { override: { 'POST /issues/{id}': { callerScopes: ['gh:issues'] } } },
  });
});

it('a client with a key is known by its public half', () => {
  const { file, gatewayClient } = configWith(FILE);
  expect(exchangeClients(gatewayClient, file).slice(1)).toEqual([
    {
      id: 'gw-orders',
      proof: {
        client_secret: 'from-env-of-a-file',
        token_endpoint_auth_method: 'client_secret_post',
      },
    },
    {
      id: 'gw-bills',
      proof: {
        jwks: { keys: [jwkOf(keys.publicKey)] },
        token_endpoint_auth_method: 'private_key_jwt',
      },
    },
  ]);
});

const changed = (change: string, into: string) => FILE.replace(change, into);
it.each<[string, string, RegExp]>([
  ['no YAML', '{', /gateway\.yaml is not YAML/],
  ['a list', '[]', /gateway\.yaml cannot be used/],
  ['another shape', 'upstreams: { a: 1 }', /gateway\.yaml upstreams\.a cannot be used/],
  [
    'no audience',
    changed('audience: https://bills.example', 'x: y'),
    /upstreams\.bills\.exchange cannot be used/,
  ],
  [
    'a variable that is not set',
    changed('ORDERS_SECRET', 'NOT_SET'),
    /upstreams\.orders\.exchange\.client\.secret holds \$\{env:NOT_SET\}, which names nothing/,
  ],
  [
    'a file that is not there',
    changed('file:orders.secret', 'file:none'),
    /client\.secret holds \$\{file:none\}/,
  ],
  [
    'no key',
    changed("'${file:bills.pem}'", 'canary'),
    /upstreams\.bills\.exchange\.client\.key: is not a private key/,
  ],
  [
    'one client with two secrets',
    changed("key: '${file:bills.pem}'", 'secret: canary').replace('gw-bills', 'mcp-gateway'),
    /upstreams\.bills\.exchange\.client: mcp-gateway has another secret/,
  ],
  ['more than is read', `#${'x'.repeat(600_000)}`, /is larger than 524288 bytes/],
  ['nesting without end', '['.repeat(10_000), /is not YAML/],
])('OPS-01: %s is refused, by the file and its key', (_what, text, message) => {
  expect(() => configWith(text)).toThrow(message);
  expect(() => configWith(text)).toThrow(/ - GATEWAY_CONFIG: .*gateway\.yaml/);
  expect(() => configWith(text)).not.toThrow('canary');
});

it('OPS-01: a file that is not there is named', () => {
  const path = join(folder, 'none.yaml');
  expect(() => parseConfig({ GATEWAY_CONFIG: path })).toThrow(
    /none\.yaml cannot be read \(ENOENT\)/,
  );
});
