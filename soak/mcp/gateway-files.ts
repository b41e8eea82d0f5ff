import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { toolFileText } from '../../apps/mcp-gateway/src/sources/mcp/tool-file.js';
import { COMMON_TOOLS, SERVERS, type ServerName } from './own-tools.js';

const FOLDER = resolve('.run/soak');
/** The least that a file may say: lists are asked again as often as possible. */
const REFRESH_SECONDS = 10;

/** Writes a gateway.yaml that serves the servers at these URLs; its path. */
export function gatewayFile(urls: Readonly<Record<ServerName, string>>): string {
  mkdirSync(FOLDER, { recursive: true });
  const upstreams = SERVERS.map((name) => {
    const list =
      name === 'own' ? { from: 'caller', refreshSeconds: REFRESH_SECONDS } : pinned(name);
    const upstream = {
      url: urls[name],
      exchange: { audience: urls[name], scopes: ['use'] },
      callerScopes: ['tools:use'],
      mcp: { list },
      tools: { include: ['*'] },
    };
    return [name, upstream] as const;
  });
  const path = join(FOLDER, 'gateway.yaml');
  writeFileSync(path, JSON.stringify({ version: 1, upstreams: Object.fromEntries(upstreams) }));
  return path;
}

function pinned(upstream: ServerName): object {
  const file = join(FOLDER, `${upstream}.tools.json`);
  writeFileSync(file, toolFileText({ upstream, tools: COMMON_TOOLS.map((tool) => ({ ...tool })) }));
  return { from: 'file', file };
}
