import { parseConfig } from '../config/load-config.js';
import { examine } from './examine.js';

it('a proxy’s password is in no report, whoever repeats it', async () => {
  const config = parseConfig({
    OUTBOUND_PROXY: 'environment',
    HTTPS_PROXY: 'http://user:first-password@proxy.example:3128',
    HTTP_PROXY: 'http://user:other-password@proxy.example:3128',
    ISSUER_URL: 'https://tenant.example.com/',
    MCP_AUTH0_CLIENT_ID: 'gateway',
    MCP_AUTH0_CLIENT_SECRET: 'a-secret-of-this-test',
    API_AUTH0_AUDIENCE: 'https://api.example',
    API_BASE_URL: 'https://api.example',
  });
  const body = JSON.stringify({ issuer: 'first-password other-password' });
  const report = await examine({
    url: undefined,
    config: () => Promise.resolve(config),
    served: () => Promise.resolve([]),
    token: undefined,
    tryClient: false,
    http: () => ({
      send: () => Promise.resolve({ status: 200, headers: {}, body }),
      close: () => undefined,
    }),
  });
  const text = JSON.stringify(report);
  expect(text).toContain('the issuer names itself');
  expect(text).not.toContain('-password');
});
