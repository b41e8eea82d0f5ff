import { readGatewayFile } from '../apps/mcp-gateway/src/config/file/gateway-file.js';
import { context, readFile } from './gateway-files/context.js';
import { readFileSync } from 'node:fs';
it('try', () => {
  const text = readFileSync(process.env['F']!, 'utf8');
  const r = readGatewayFile(text, context, readFile);
  process.stderr.write(JSON.stringify(r, null, 1) + '\n' + r.contents?.upstreams.map(u => ['', 'url','exchange.audience','exchange.issuer','limits.timeoutMs','exchange.target'].map(u.at).join('\n')).join('\n'));
});
