import { env } from 'node:process';
import { createWiki } from './create-wiki.js';

const { PORT = '8791', HOST = '127.0.0.1', AUTH0_DOMAIN: domain } = env;
const usual = domain === undefined ? 'http://localhost:9400/' : `https://${domain}/`;

const server = createWiki({
  issuer: env['ISSUER_URL'] ?? usual,
  url: new URL(`http://localhost:${PORT}/mcp`),
  // `npm run call` shows by such lines who asked whom.
  log: ({ method, headers }, status, caller) => {
    const line = {
      ...{ app: 'wiki', event: 'request', time: Date.now(), method, path: '/mcp', status },
      rpc: headers.get('mcp-method') ?? undefined,
      tool: headers.get('mcp-name') ?? undefined,
      traceId: headers.get('traceparent')?.split('-')[1],
      ...{ subject: caller?.extra?.['sub'], sender: caller?.clientId ?? null },
      ...{ audience: caller?.resource?.href ?? null, scopes: caller?.scopes ?? [] },
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  },
});
server.listen(Number(PORT), HOST);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close());
