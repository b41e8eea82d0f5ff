import { toolFileText } from '../../apps/mcp-gateway/src/sources/mcp/tool-file.js';
import { written } from '../written.js';
import { definitionsOf, type StubServer } from './stub-server.js';

/** A list of many tools is larger than answers usually may be. */
const ANSWER_BYTES = 4_194_304;

/** Upstreams of a gateway.yaml that are MCP servers at these URLs, whose lists are from tool files. */
export function mcpUpstreams(
  servers: readonly StubServer[],
  urls: Readonly<Record<StubServer, string>>,
  from: 'file' | 'caller' = 'file',
): Readonly<Record<string, object>> {
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
  return Object.fromEntries(upstreams);
}

function pinned(upstream: StubServer): object {
  const tools = definitionsOf(upstream).map((tool) => ({ ...tool }));
  const file = written(`${upstream}.tools.json`, toolFileText({ upstream, tools }));
  return { from: 'file', file };
}
