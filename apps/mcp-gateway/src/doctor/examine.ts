import { requestedScope } from '#auth';
import type { HttpClient } from '#outbound';
import { proxySecrets, secretsOf } from '../config/config-secrets.js';
import { ConfigError } from '#auth';
import type { GatewayConfig } from '../config/gateway-config.js';
import { asker, type Progress } from './ask.js';
import { lookInside } from './inside/inside.js';
import type { Inside } from './inside/inside-context.js';
import { settingsProblems } from './inside/settings.check.js';
import { lookFromOutside } from './outside/outside.js';
import { reportOf, type Line, type Report, type Section } from './report.js';
import { tlsLines, wayOut, type WayOut } from './way-out.js';

/** What is to be looked at, and with what. */
export interface Examination {
  /** Anybody's MCP server; without it the gateway of our settings. */
  readonly url: string | undefined;
  /** Reads our settings; asked for only without a URL. Throws `ConfigError`. */
  readonly config: () => Promise<GatewayConfig>;
  /** Loads the documents and tools of our settings as the gateway does, and says what keeps them from being served. */
  readonly served: (config: GatewayConfig) => Promise<readonly string[]>;
  readonly token: string | undefined;
  readonly tryClient: boolean;
  /** The way out: through the proxies of our settings, or of the environment where those are not read. */
  readonly http: (proxies: WayOut['proxies']) => HttpClient;
  /** What is looked at for the way out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch; the machine's clock by default. */
  readonly clock?: () => number;
  readonly progress?: Progress;
}

/** Looks at everything that can be reached, and says what to change. Throws nothing that was found. */
export async function examine(examination: Examination): Promise<Report> {
  const { url, token, clock = Date.now, progress = quietly, environment = {} } = examination;
  const given = token === undefined ? [] : [token];
  if (url !== undefined) {
    const { lines, proxies } = wayOut(environment);
    const ask = asker(examination.http(proxies), clock, progress);
    const { sections, server } = await lookFromOutside(ask, { url, token });
    const secrets = [...given, ...proxySecrets(proxies)];
    return reportOf([...wayOutSection(lines), ...sections], { secrets, server });
  }
  try {
    const config = await examination.config();
    const http = examination.http(config.outbound.outboundProxies);
    const ask = asker(http, clock, progress);
    return await examineOurs({ config, ask, http, clock }, examination);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const sections = [{ title: 'Settings', lines: settingsProblems(error.problems) }];
    return reportOf(sections, { secrets: given, server: false });
  }
}

async function examineOurs(
  inside: Inside,
  { token, tryClient, served, environment = {} }: Examination,
): Promise<Report> {
  const { config, ask } = inside;
  const found = await lookInside(inside, { token, tryClient, problems: await served(config) });
  const { resource, publicUrl, scopePrefix } = config.endpoint;
  const { issuer } = config.callers;
  const { baselineScopes } = config.served;
  const scopes = baselineScopes.map((name) => requestedScope(name, scopePrefix));
  const outside = await lookFromOutside(ask, {
    url: new URL(publicUrl).href,
    token,
    own: { resource, issuer, scopes, found: found.issuer },
  });
  const { delegated } = found;
  const secrets = [
    ...secretsOf(config),
    ...(token === undefined ? [] : [token]),
    ...(delegated === undefined ? [] : [delegated.value]),
  ];
  const sections: readonly Section[] = [
    ...wayOutSection(tlsLines(environment)),
    ...found.sections,
    ...outside.sections,
  ];
  return reportOf(sections, { secrets, server: outside.server });
}

function wayOutSection(lines: readonly Line[]): readonly Section[] {
  return lines.length === 0 ? [] : [{ title: 'Way out', lines }];
}

const quietly: Progress = () => () => undefined;
