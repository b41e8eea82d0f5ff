import { existsSync } from 'node:fs';
import type { McpSettings, UpstreamSettings } from '../../config/served-settings.js';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { driftOf } from '../../sources/mcp/drift/drift.js';
import {
  MAX_TOOL_FILE_BYTES,
  pinnableTools,
  readToolFile,
  shownPath,
  toolFileText,
  type ToolFile,
} from '../../sources/mcp/tool-file.js';
import { unservedTools } from '../../sources/mcp/unserved-tools.js';
import { loadServed, upstreamNamed } from '../dry/served.js';
import { FINE, FOUND_PROBLEMS, type ExitStatus } from '../exit-status.js';
import { say, write, writeJson } from '../output.js';
import { listOf, openServer, type ServerOpener } from '../pinning/open-server.js';
import { personFor, type PersonOptions } from '../pinning/person-for.js';
import { leftOutText, pinText, type PinReport } from '../pinning/pin-text.js';
import { replaceFile } from '../pinning/replace-file.js';
import { UsageError } from '../usage-error.js';
import { wordsOf } from '../words.js';
import { checkServiceList, isAskedAsService } from './service-list.js';

/** What is done with the tool file of an MCP server: exactly one of the first two. */
export interface PinOptions extends PersonOptions {
  readonly write?: boolean;
  readonly check?: boolean;
  readonly json?: boolean;
}

/**
 * Asks the MCP server of an upstream for its tools, then writes the tool file or compares it; says what differs by the
 * names of fields, and on standard error which tools reach no client and why. Of one that is asked as the gateway itself,
 * says what is served. `words` are the upstream and, in the place of what GATEWAY_CONFIG names, a file. Throws `UsageError`,
 * `ConfigError` and readable errors.
 */
export async function pin(words: readonly string[], options: PinOptions): Promise<ExitStatus> {
  const named = await namedUpstream(words, options);
  const { settings, config } = named;
  if (options.check === true && isAskedAsService(settings)) {
    return checkServiceList(settings, config, options);
  }
  const report = await reportOn(pinnedUpstream(settings), { config, options, open: openServer });
  if (options.json === true) writeJson(report);
  else {
    write(pinText(report));
    const leftOut = leftOutText(report);
    if (leftOut !== '') say(leftOut.trimEnd());
  }
  return report.ok ? FINE : FOUND_PROBLEMS;
}

/** The same of a tool file, said to nobody. */
export async function pinReport(
  words: readonly string[],
  options: PinOptions,
  open: ServerOpener = openServer,
): Promise<PinReport> {
  const { settings, config } = await namedUpstream(words, options);
  return reportOn(pinnedUpstream(settings), { config, options, open });
}

interface Named {
  readonly settings: UpstreamSettings;
  readonly config: GatewayConfig;
}

async function namedUpstream(words: readonly string[], options: PinOptions): Promise<Named> {
  const { file, name } = wordsOf(words);
  if (options.write === true && options.check === true) {
    throw new UsageError('--write or --check: write one of them');
  }
  if (name === undefined) throw new UsageError('name the upstream whose tool file it is');
  const config = await loadServed(file);
  return { settings: upstreamNamed(name, config), config };
}

interface Pinned {
  readonly settings: UpstreamSettings;
  readonly protocol: McpSettings['protocol'];
  /** Absolute path of its tool file. */
  readonly path: string;
}

function pinnedUpstream(settings: UpstreamSettings): Pinned {
  const { name, mcp } = settings;
  if (mcp === undefined) {
    throw new UsageError(`${name} is no MCP server, and has no tool file; see --help`);
  }
  const path = mcp.list.file;
  if (path === undefined) throw new UsageError(withoutFile(settings, mcp));
  return { settings, protocol: mcp.protocol, path };
}

/** Why an upstream that names no tool file cannot be asked for one, and what to do. */
function withoutFile({ name, at }: UpstreamSettings, { list }: McpSettings): string {
  const known =
    list.from === 'service'
      ? '--check says what of its list is served'
      : 'with from: caller its list is known only while the gateway runs';
  const instead = `write from: file and file: ./${name}.tools.json`;
  return `${name} has no tool file, and ${known}; to have one, ${instead} at ${at('mcp.list')}`;
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
