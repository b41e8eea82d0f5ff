import { ConfigError } from '#auth';
import { parseConfig } from '../load-config.js';

const tenant = {
  AUTH0_DOMAIN: 'tenant.example',
  MCP_AUTH0_CLIENT_ID: 'gw',
  MCP_AUTH0_CLIENT_SECRET: 'secret-of-gw',
  API_AUTH0_AUDIENCE: 'api://upstream',
  API_BASE_URL: 'https://api.example',
};

describe('the public URL has one spelling, and its path is a literal', () => {
  const on = (MCP_SERVER_URL: string, more: object = {}): readonly string[] => {
    try {
      parseConfig({ ...tenant, MCP_SERVER_URL, ...more });
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
  };

  it.each([
    ['https://GW.Example.com/mcp', 'https://gw.example.com/mcp'],
    ['HTTPS://gw.example/mcp', 'https://gw.example/mcp'],
    ['https://gw.example:443', 'https://gw.example'],
    ['https://gw.example:443/mcp', 'https://gw.example/mcp'],
    ['http://localhost:80/mcp', 'http://localhost/mcp'],
    ['https://gw.example/a/../mcp', 'https://gw.example/mcp'],
    ['https://gw.example/./mcp', 'https://gw.example/mcp'],
    ['https://gw.example/%2e%2e/mcp', 'https://gw.example/mcp'],
    ['https://bücher.example/mcp', 'https://xn--bcher-kva.example/mcp'],
    ['https://gw.example./mcp', 'https://gw.example/mcp'],
    ['https://gw.example/größe', 'https://gw.example/gr%C3%B6%C3%9Fe'],
    ['http://127.1:3001/', 'http://127.0.0.1:3001'],
  ])('PRM-14: %s is refused, with %s in the message', (given, canonical) => {
    expect(on(given)).toEqual([
      `MCP_SERVER_URL: is not the spelling that clients compare; write ${canonical}`,
    ]);
  });

  it('PRM-14: a wrong one is one problem, also beside an audience that repeats it', () => {
    for (const url of [
      'https://GW.example/mcp',
      'https://u:p@gw.example',
      'https://gw.example/a:b',
    ]) {
      const problems = on(url, { AUTH0_AUDIENCE: url });
      expect(problems).toEqual([expect.stringMatching(/^MCP_SERVER_URL: /)]);
    }
  });

  it.each([
    '/:tenant',
    '/v1:mcp',
    '/*',
    '/a(.*)',
    '/a?',
    '/a%20b',
    '/%6dcp',
    '//mcp',
    '/a//b',
    '/mcp#',
    '/{a}',
    '/a+b',
    '/healthz',
    '/readyz',
    '/readyz/',
    '/.well-known',
    '/.well-known/oauth-protected-resource',
    '/.Well-Known/x',
  ])('PRM-03: the path %s is refused', (path) => {
    expect(on(`https://gw.example${path}`)).toEqual([expect.stringMatching(/^MCP_SERVER_URL: /)]);
  });

  it.each([
    ['https://gw.example', '/', 'https://gw.example', 'https://gw.example/'],
    ['https://gw.example/', '/', 'https://gw.example', 'https://gw.example/'],
    ['https://gw.example:8443/a/B_c.d~e-1', '/a/B_c.d~e-1', undefined, undefined],
    ['https://gw.example/mcp/', '/mcp/', undefined, undefined],
    ['https://gw.example/healthz-mcp', '/healthz-mcp', undefined, undefined],
  ])('PRM-03: %s is served at %s', (given, path, url = given, resource = given) => {
    expect(parseConfig({ ...tenant, MCP_SERVER_URL: given }).endpoint).toMatchObject({
      publicUrl: url,
      path,
      resource,
    });
  });
});
