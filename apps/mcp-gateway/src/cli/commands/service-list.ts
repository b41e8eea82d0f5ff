import type { GatewayConfig } from '../../config/gateway-config.js';
import type { UpstreamSettings } from '../../config/served-settings.js';
import { selectedTools, type McpUpstreamSettings } from '../../sources/mcp/tool-list.source.js';
import { FINE, FOUND_PROBLEMS, type ExitStatus } from '../exit-status.js';
import { listText } from '../listing/tools-text.js';
import { write, writeJson } from '../output.js';
import { listOf, openAsService } from '../pinning/open-server.js';

/** What a server lists to the gateway itself, and what of that is served. */
export interface ServiceListReport {
  /** Whether nothing of the settings is at odds with the list. */
  readonly ok: boolean;
  readonly upstream: string;
  /** How many tools the server lists. */
  readonly listed: number;
  /** Names of those that are served, as `tools/list` has them. */
  readonly tools: readonly string[];
  /** Tools that are selected and cannot be served, with the reason. */
  readonly leftOut: readonly string[];
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** Whether an upstream is asked for its list as the gateway itself. */
export function isAskedAsService(settings: UpstreamSettings): settings is McpUpstreamSettings {
  return settings.mcp?.list.from === 'service';
}

/** Asks for the list of an upstream as the gateway does, and says what of it is served. Throws readable errors. */
export async function checkServiceList(
  settings: McpUpstreamSettings,
  config: GatewayConfig,
  { json }: { readonly json?: boolean },
): Promise<ExitStatus> {
  const report = await serviceListReport(settings, config);
  if (json === true) writeJson(report);
  else write(serviceListText(report));
  return report.ok ? FINE : FOUND_PROBLEMS;
}

/** The same, said to nobody. */
export async function serviceListReport(
  settings: McpUpstreamSettings,
  config: GatewayConfig,
): Promise<ServiceListReport> {
  const { name: upstream } = settings;
  const { tools: listed } = await listOf(upstream, openAsService(settings, config));
  const { tools, problems, refused, warnings } = selectedTools(listed, 'tools/list', settings, {
    upstreamFor: ({ name }) => ({ name, open: () => Promise.reject(new Error('not called')) }),
    release: () => Promise.resolve(),
  });
  return {
    ok: problems.length === 0,
    upstream,
    listed: listed.length,
    tools: tools.map(({ name }) => name),
    leftOut: (refused ?? []).map(({ operation, reason }) => `${operation}: ${reason}`),
    problems,
    warnings: (warnings ?? []).map(({ text }) => text),
  };
}

/** The report as a person reads it in a terminal. */
export function serviceListText({ upstream, listed, tools, ...report }: ServiceListReport): string {
  const many = `${listed} ${listed === 1 ? 'tool' : 'tools'}`;
  return (
    `${upstream} lists ${many} to the gateway itself, ${tools.length} of them served\n` +
    listText('served', tools) +
    listText('left out', report.leftOut) +
    listText('problems', report.problems) +
    listText('warnings', report.warnings)
  );
}
