import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from './config.js';

const messageOf = (environment: Record<string, string>): string => {
  try {
    parseConfig(environment);
    return '';
  } catch (error) {
    return String(error);
  }
};

it.each<[string, Record<string, string>]>([
  ['NODE_ENV', { NODE_ENV: 'production' }],
  ['NODE_ENV', { NODE_ENV: 'Production' }],
  ['NODE_ENV', { NODE_ENV: ' prod ' }],
  ['NODE_ENV', { NODE_ENV: 'staging' }],
  ['HOST', { HOST: '0.0.0.0' }],
  ['HOST', { HOST: 'gateway.internal' }],
  ['MCP_SERVER_URL', { MCP_SERVER_URL: 'https://gw.example/mcp' }],
  ['MCP_SERVER_URL', { MCP_SERVER_URL: 'http://user:canary@localhost:3001' }],
  ['MCP_SERVER_URL', { MCP_SERVER_URL: 'canary' }],
  ['ISSUER_URL', { ISSUER_URL: 'http://192.168.1.7:9400/' }],
  ['ISSUER_URL', { ISSUER_URL: 'https://localhost:9400/' }],
  ['ISSUER_URL', { ISSUER_URL: 'http://localhost.evil.example:9400/' }],
  ['ISSUER_URL', { ISSUER_URL: 'http://user:canary@localhost:9400/' }],
  ['ISSUER_URL', { ISSUER_URL: 'http://localhost:0/' }],
  ['ISSUER_URL', { ISSUER_URL: 'http://localhost:9400/?a=b' }],
  ['ISSUER_URL', { ISSUER_URL: 'http://localhost:9400/#a' }],
  ['ISSUER_URL', { ISSUER_URL: 'http://localhost:9400/path' }],
  ['ISSUER_URL', { ISSUER_URL: 'http://LOCALHOST:9400/' }],
  ['ISSUER_URL', { ISSUER_URL: 'http://127.1:9400/' }],
  ['ISSUER_URL', { ISSUER_URL: 'http://local\thost:9400/' }],
  ['PORT', { PORT: '0xBB9' }],
  ['PORT', { PORT: '1e3' }],
  ['MCP_AUTH0_CLIENT_SECRET_FILE', { MCP_AUTH0_CLIENT_SECRET_FILE: '/no/such/canary' }],
])('OPS-01: %s of %j is named, with what to write', (name, environment) => {
  const message = messageOf(environment);
  expect(message.match(/^ {2}- /gm)).toHaveLength(1);
  expect(message).toMatch(new RegExp(`- ${name}: .*(write|cannot be read)`));
  expect(message).not.toContain('canary');
});

it('OPS-01: all problems are in one message', () => {
  const message = messageOf({ NODE_ENV: 'prod', HOST: '::', ISSUER_URL: 'ftp://x', PORT: '1e3' });
  for (const name of ['NODE_ENV', 'HOST', 'ISSUER_URL', 'PORT'])
    expect(message).toContain(`- ${name}: `);
});

it('what is around a setting is left off, as in the other apps', () => {
  expect(parseConfig({ ISSUER_URL: ' http://localhost:9500/ ', NODE_ENV: ' Test' }).issuer).toBe(
    'http://localhost:9500/',
  );
});

it('the secret may come from the file that the gateway reads', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'issuer-')), 'secret');
  writeFileSync(file, 'from-a-file\n');
  const { gatewayClient } = parseConfig({ MCP_AUTH0_CLIENT_SECRET_FILE: file });
  expect(gatewayClient.secret).toBe('from-a-file');
});
