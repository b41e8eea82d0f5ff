import { parseConfig } from './load-config.js';
import { configDigest } from './config-digest.js';

const ENV = {
  NODE_ENV: 'test',
  ISSUER_URL: 'https://issuer.example/',
  MCP_AUTH0_CLIENT_ID: 'gateway',
  MCP_AUTH0_CLIENT_SECRET: 'canary-secret-1',
  API_AUTH0_AUDIENCE: 'https://api.example',
  API_BASE_URL: 'https://api.example',
};
const of = (more: Readonly<Record<string, string>> = {}) =>
  configDigest(parseConfig({ ...ENV, ...more }));

it('replicas that are configured alike have one digest, wherever they listen', () => {
  expect(of()).toMatch(/^[0-9a-f]{16}$/);
  const elsewhere = { PORT: '4001', ADMIN_PORT: '4002', MCP_SERVER_URL: 'http://localhost:3001/' };
  expect(of(elsewhere)).toBe(of());
});

it('any other value is another digest, but for a secret', () => {
  expect(of({ CALLS_PER_MINUTE: '7' })).not.toBe(of());
  expect(of({ API_BASE_URL: 'https://other.example' })).not.toBe(of());
  expect(of({ MCP_AUTH0_CLIENT_SECRET: 'canary-secret-2' })).toBe(of());
});
