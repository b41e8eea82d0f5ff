import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  McpSettings,
  ServedSettings,
  ToolSelection,
  UpstreamSettings,
} from '../../apps/mcp-gateway/src/config/served-settings.js';
import { toolFileText } from '../../apps/mcp-gateway/src/sources/mcp/tool-file.js';
import type { ForeignObject } from '../../apps/mcp-gateway/src/upstreams/mcp/mcp-session.js';
import { startStack, type Stack, type StackOptions } from './stack.js';

type Listing = ServedSettings['listing'];

/** An MCP server as one upstream of a gateway. */
export interface Relayed {
  readonly name?: string;
  readonly url: string;
  /** Definitions of its tool file; without any it has none. */
  readonly tools?: readonly ForeignObject[];
  readonly selection?: Partial<ToolSelection>;
  readonly relay?: Partial<McpSettings['relay']>;
  /** By default its list is the tool file. */
  readonly list?: Partial<McpSettings['list']>;
  readonly settings?: Partial<UpstreamSettings>;
}

/** A gateway in front of MCP servers. */
export interface RelayStack extends Stack {
  /** Puts other definitions in the place of an upstream's. */
  write(name: string, tools: readonly ForeignObject[]): void;
}

/** What callers of relayed tools need: to read, and for all else. */
export const CALLER_SCOPES = { read: ['tool:whoami'], write: ['tool:greet'] };

/** Most bytes of a call's arguments there. */
export const ARGUMENT_BYTES = 10_000;

/** The settings of an MCP server as an upstream with this tool file; all else is of the sample's upstream. */
export function relayedUpstream(
  sample: UpstreamSettings,
  { name = 'wiki', url, selection, list, relay, settings }: Relayed,
  file: string,
): UpstreamSettings {
  return {
    ...sample,
    ...{ name, url, prefix: name, callerScopes: CALLER_SCOPES },
    limits: { ...sample.limits, argumentBytes: ARGUMENT_BYTES },
    tools: { include: ['*'], exclude: [], override: {}, ...selection },
    mcp: {
      protocol: 'auto',
      session: 'caller',
      list: {
        from: 'file',
        file,
        refreshSeconds: 300,
        sharedBy: 'caller',
        onChange: 'block',
        ...list,
      },
      relay: { progress: true, elicitation: false, hosts: [], ...relay },
    },
    at: (field) => `gateway.yaml:1 upstreams.${name}.${field}`,
    ...settings,
  };
}

/** The stack, whose gateway serves these servers and nothing else. The exchange is that of the sample. */
export function startRelay(...relayed: readonly Relayed[]): Promise<RelayStack> {
  return startRelayWith({}, ...relayed);
}

/** The same with other settings of the stack, and of what is served. */
export async function startRelayWith(
  { env = {}, listing = 'all' }: { readonly env?: StackOptions['env']; readonly listing?: Listing },
  ...relayed: readonly Relayed[]
): Promise<RelayStack> {
  const folder = mkdtempSync(join(tmpdir(), 'relay-'));
  const fileOf = (name: string) => join(folder, `${name}.tools.json`);
  const write: RelayStack['write'] = (name, tools) => {
    writeFileSync(fileOf(name), toolFileText({ upstream: name, tools }));
  };
  const upstreams = ([sample]: readonly UpstreamSettings[]) =>
    relayed.map((each): UpstreamSettings => {
      const { name = 'wiki', tools = [] } = each;
      if (tools.length > 0) write(name, tools);
      return relayedUpstream(sample!, each, fileOf(name));
    });
  const stack = await startStack({
    env,
    gateway: ({ served }) => {
      const own: ServedSettings = {
        ...served,
        ...{ sample: false, listing },
        upstreams: upstreams(served.upstreams),
      };
      return { served: own };
    },
  });
  return {
    ...stack,
    write,
    close: async () => {
      await stack.close();
      rmSync(folder, { recursive: true });
    },
  };
}
