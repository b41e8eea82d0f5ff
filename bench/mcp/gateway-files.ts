import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { toolFileText } from '../../apps/mcp-gateway/src/sources/mcp/tool-file.js';
import { definitionsOf, type StubServer } from './stub-server.js';

/** A list of many tools is larger than answers usually may be. */
const ANSWER_BYTES = 4_194_304;
const FOLDER = resolve('.run/bench');

/** What a file serves beside each other. */
export interface Served {
  readonly name: string;
  readonly servers: readonly StubServer[];
  readonly sample?: boolean;
  readonly from?: 'file' | 'caller';
}

/** Writes a gateway.yaml that serves MCP servers at these URLs; its path. */
export function gatewayFile(
  { name, servers, sample = false, from = 'file' }: Served,
  urls: Readonly<Record<StubServer, string>>,
): string {
  mkdirSync(FOLDER, { recursive: true });
  const upstreams = servers.map((server) => {
    const upstream = {
      url: urls[server],
      exchange: { audience: urls[server], scopes: ['read:private'] },
      callerScopes: 'none',
      limits: { answerBytes: ANSWER_BYTES },
      mcp: { list: from === 'caller' ? { from } : pinned(server) },
      tools: { include: ['*'] },
    };
    return [server, upstream] as const;
  });
  const path = join(FOLDER, `mcp-${name}.yaml`);
  const file = { version: 1, sample, upstreams: Object.fromEntries(upstreams) };
  writeFileSync(path, JSON.stringify(file));
  return path;
}

function pinned(upstream: StubServer): object {
  const file = join(FOLDER, `${upstream}.tools.json`);
  const tools = definitionsOf(upstream).map((tool) => ({ ...tool }));
  writeFileSync(file, toolFileText({ upstream, tools }));
  return { from: 'file', file };
}
