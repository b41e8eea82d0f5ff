import { existsSync } from 'node:fs';
import type { McpSettings, UpstreamSettings } from '../../config/served-settings.js';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { problemOf, toolFailure } from '../../mcp/tool-error.js';
import { driftOf } from '../../sources/mcp/drift/drift.js';
import {
  MAX_TOOL_FILE_BYTES,
  MAX_TOOLS,
  pinnableTools,
  readToolFile,
  shownPath,
  toolFileText,
  type ToolFile,
} from '../../sources/mcp/tool-file.js';
import { unservedTools } from '../../sources/mcp/unserved-tools.js';
import type { ForeignList } from '../../upstreams/mcp/mcp-session.js';
import { loadServed, upstreamNamed } from '../dry/served.js';
import { FINE, FOUND_PROBLEMS, type ExitStatus } from '../exit-status.js';
import { say, write, writeJson } from '../output.js';
import { openServer, type OpenServer, type ServerOpener } from '../pinning/open-server.js';
import { personFor, type PersonOptions } from '../pinning/person-for.js';
import { leftOutText, pinText, type PinReport } from '../pinning/pin-text.js';
import { replaceFile } from '../pinning/replace-file.js';
import { UsageError } from '../usage-error.js';
import { waitingFor } from '../waiting.js';
import { wordsOf } from '../words.js';

/** What is done with the tool file of an MCP server: exactly one of the first two. */
export interface PinOptions extends PersonOptions {
  readonly write?: boolean;
  readonly check?: boolean;
  readonly json?: boolean;
}

/**
 * Asks the MCP server of an upstream for its tools, then writes the tool file or compares it; says what differs by the
 * names of fields, and on standard error which tools reach no client and why. `words` are the upstream and, in the place of what GATEWAY_CONFIG names, a file. Throws `UsageError`,
 * `ConfigError` and readable errors.
 */
export async function pin(words: readonly string[], options: PinOptions): Promise<ExitStatus> {
  const report = await pinReport(words, options);
  if (options.json === true) writeJson(report);
  else {
    write(pinText(report));
    const leftOut = leftOutText(report);
    if (leftOut !== '') say(leftOut.trimEnd());
  }
  return report.ok ? FINE : FOUND_PROBLEMS;
}

/** The same, said to nobody. */
export async function pinReport(
  words: readonly string[],
  options: PinOptions,
  open: ServerOpener = openServer,
): Promise<PinReport> {
  const { file, name } = wordsOf(words);
  if (options.write === true && options.check === true) {
    throw new UsageError('--write or --check: write one of them');
  }
  if (name === undefined) throw new UsageError('name the upstream whose tool file it is');
  const config = await loadServed(file);
  return reportOn(pinnedUpstream(name, config), { config, options, open });
}

interface Pinned {
  readonly settings: UpstreamSettings;
  readonly protocol: McpSettings['protocol'];
  /** Absolute path of its tool file. */
  readonly path: string;
}

function pinnedUpstream(name: string, config: GatewayConfig): Pinned {
  const settings = upstreamNamed(name, config);
  const { mcp } = settings;
  if (mcp === undefined) {
    throw new UsageError(`${name} is no MCP server, and has no tool file; see --help`);
  }
  const path = mcp.list.file;
  if (path === undefined) {
    throw new UsageError(`${name} has no tool file; write ${settings.at('mcp.list.file')}`);
  }
  return { settings, protocol: mcp.protocol, path };
}

interface Pinning {
  readonly config: GatewayConfig;
  readonly options: PinOptions;
  readonly open: ServerOpener;
}

async function reportOn(pinned: Pinned, { config, options, open }: Pinning): Promise<PinReport> {
  const { settings, path } = pinned;
  const { name: upstream } = settings;
  const checks = options.check === true;
  const isThere = existsSync(path);
  const read = await readToolFile(path, upstream);
  const problems = read.ok || (!checks && !isThere) ? [] : read.problems;
  const nothing = { upstream, file: shownPath(path), written: false, tools: 0 };
  if (checks && !read.ok)
    return { ...nothing, ok: false, drift: [], leftOut: [], unserved: [], problems };
  const caller = await personFor(settings, config, options);
  const { tools: listed } = await listOf(upstream, open(settings, config, caller));
  const { tools, leftOut } = pinnableTools(listed);
  const drift = driftOf(read.ok ? read.file.tools : [], tools);
  const unserved = unservedTools(tools, settings);
  const found = { ...nothing, tools: tools.length, drift, leftOut, unserved, problems };
  if (checks) return { ...found, ok: drift.length === 0 };
  if (tools.length === 0) {
    throw new Error(`${upstream} lists no tool that can be served; ${found.file} is as it was`);
  }
  replaceFile(path, writableText(pinned, tools));
  return { ...found, ok: true, written: true };
}

/** The text of a tool file that can be read again. */
function writableText({ settings, protocol, path }: Pinned, tools: ToolFile['tools']): string {
  const { name: upstream, url } = settings;
  const text = toolFileText({ upstream, url, ...(protocol !== 'auto' && { protocol }), tools });
  if (Buffer.byteLength(text) <= MAX_TOOL_FILE_BYTES) return text;
  throw new Error(
    `${shownPath(path)} would be larger than ${MAX_TOOL_FILE_BYTES} bytes; it is as it was`,
  );
}

async function listOf(upstream: string, server: OpenServer): Promise<ForeignList> {
  const list = await waitingFor(`the tools of ${upstream}`, server.session.list())
    .catch((error: unknown) => {
      throw new Error(`${upstream}: ${failureText(error, server.said())}`, { cause: error });
    })
    .finally(() => {
      server.close();
    });
  const { length } = list.tools;
  if (length <= MAX_TOOLS) return list;
  throw new Error(`${upstream} lists ${length} tools, and a tool file holds ${MAX_TOOLS} of them`);
}

function failureText(error: unknown, said: string): string {
  const { code, says } = toolFailure(error);
  const words = [says, problemOf(error), said === '' ? undefined : `(${said})`];
  return `${code}: ${words.filter((word) => word !== undefined).join(' ')}`;
}
