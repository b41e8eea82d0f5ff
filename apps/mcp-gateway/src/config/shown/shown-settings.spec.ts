import { SECRET_SETTINGS } from '#auth';
import { parseConfig } from '../load-config.js';

const ENV = {
  ISSUER_URL: 'https://issuer.example/',
  MCP_SERVER_URL: 'https://gw.example/mcp',
  MCP_AUTH0_CLIENT_ID: 'gateway',
  MCP_AUTH0_CLIENT_SECRET: 'canary-secret',
  API_AUTH0_AUDIENCE: 'https://api.example',
  API_BASE_URL: 'https://api.example',
  ADMIN_TOKEN: 'canary-admin-token-0123456789abcdef',
  EXCHANGE_PARAMETERS: 'organization=canary-parameter',
};
const shown = () => parseConfig(ENV).shown;
const of = (name: string) => shown().find((each) => each.name === name);

it('of a secret only whether it is set is shown', () => {
  for (const name of SECRET_SETTINGS) {
    expect(of(name)?.value).toBe(name in ENV ? 'set' : 'unset');
  }
  expect(JSON.stringify(shown())).not.toContain('canary');
  expect(of('EXCHANGE_PARAMETERS')?.value).toEqual(['organization']);
});

it('any other setting is shown as it holds, with where it is from', () => {
  expect(of('MCP_AUTH0_CLIENT_ID')).toMatchObject({ value: 'gateway', from: 'environment' });
  expect(of('PORT')).toEqual({ name: 'PORT', value: 3001, from: 'default' });
});

it.each([
  ['AUTH0_AUDIENCE', 'https://gw.example/mcp'],
  ['TOKEN_AUDIENCE', ['https://gw.example/mcp']],
  ['TOKEN_PROFILE', 'rfc9068'],
  ['CORS_ORIGINS', []],
  ['AUDIT', 'off'],
])('%s, which is not given, is shown as it follows from others', (name, value) => {
  expect(of(name)).toEqual({ name, value, from: 'default' });
});
