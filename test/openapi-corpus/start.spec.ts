import { join } from 'node:path';
import { ConfigError } from '../../libs/auth/src/index.js';
import { dryCatalogue } from '../../apps/mcp-gateway/src/cli/dry/dry-catalogue.js';
import { noParts } from '../../apps/mcp-gateway/src/cli/dry/no-parts.js';
import { parseConfig } from '../../apps/mcp-gateway/src/config/load-config.js';
import { documentFolder } from '../support/document-folder.js';
import { body, string } from './support.js';

const DOCUMENT = {
  openapi: '3.1.0',
  paths: {
    '/orders': {
      get: { operationId: 'listOrders', tags: ['orders'] },
      post: { operationId: 'placeOrder', requestBody: body(string, 'application/xml') },
    },
  },
};

/** What keeps a gateway with this file from starting; names of its tools where nothing does. */
async function started({ include = '{ tags: [orders] }', scopes = ', scopes: [r]' } = {}) {
  const folder = documentFolder({
    'api.json': DOCUMENT,
    'gateway.yaml': `version: 1
upstreams:
  shop:
    url: https://api.test/v1
    exchange: { audience: https://api.test${scopes} }
    callerScopes: [shop:use]
    openapi: ./api.json
    tools:
      include:
        - ${include}
`,
  });
  try {
    const config = parseConfig({ GATEWAY_CONFIG: join(folder.path, 'gateway.yaml') });
    const dry = await dryCatalogue(config, noParts);
    if (!dry.ok) return dry.problems;
    await dry.close();
    return dry.catalogue.listed.map(({ name }) => name);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

it('what is selected is served', async () => {
  expect(await started()).toEqual(['shop_listOrders']);
});

it.each<[string, Parameters<typeof started>[0], RegExp]>([
  [
    '24: an operation is named whose body is XML only',
    { include: '{ operations: [placeOrder] }' },
    /gateway\.yaml:10:26 upstreams\.shop\.tools\.include\[0\]\.operations\[0\]: POST \/orders cannot be served: its body is application\/xml only.*api\.json:1 #\/paths\/~1orders\/post/,
  ],
  [
    '26: neither the document nor the settings say scopes',
    { scopes: '' },
    /gateway\.yaml:5:\d+ upstreams\.shop\.exchange\.scopes: /,
  ],
  [
    '30: a selector has a typing mistake',
    { include: '{ tags: [ordres] }' },
    /gateway\.yaml:10:20 upstreams\.shop\.tools\.include\[0\]\.tags\[0\]: .*ordres.*orders/,
  ],
])('%s: the start fails, with line and column', async (_what, change, problem) => {
  expect(await started(change)).toEqual([expect.stringMatching(problem)]);
});
