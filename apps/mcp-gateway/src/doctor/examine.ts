import type { HttpClient } from '#auth';
import { secretsOf } from '../config-secrets.js';
import { ConfigError, type GatewayConfig } from '../config.js';
import { asker, type Progress } from './ask.js';
import { lookInside } from './inside/inside.js';
import type { Inside } from './inside/inside-context.js';
import { settingsProblems } from './inside/settings.check.js';
import { lookFromOutside } from './outside/outside.js';
import { reportOf, type Report, type Section } from './report.js';

/** What is to be looked at, and with what. */
export interface Examination {
  /** Anybody's MCP server; without it the gateway of our settings. */
  readonly url: string | undefined;
  /** Reads our settings; asked for only without a URL. Throws `ConfigError`. */
  readonly config: () => Promise<GatewayConfig>;
  readonly token: string | undefined;
  readonly tryClient: boolean;
  /** The way out: as our settings say, or directly without them. */
  readonly http: (config?: GatewayConfig) => HttpClient;
  /** Milliseconds since the epoch; the machine's clock by default. */
  readonly clock?: () => number;
  readonly progress?: Progress;
}

/** Looks at everything that can be reached, and says what to change. Throws nothing that was found. */
export async function examine(examination: Examination): Promise<Report> {
  const { url, token, clock = Date.now, progress = quietly } = examination;
  const given = token === undefined ? [] : [token];
  if (url !== undefined) {
    const ask = asker(examination.http(), clock, progress);
    const { sections, server } = await lookFromOutside(ask, { url, token });
    return reportOf(sections, { secrets: given, server });
  }
  try {
    const config = await examination.config();
    const http = examination.http(config);
    const ask = asker(http, clock, progress);
    return await examineOurs({ config, ask, http, clock }, examination);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const sections = [{ title: 'Settings', lines: settingsProblems(error) }];
    return reportOf(sections, { secrets: given, server: false });
  }
}

async function examineOurs(
  inside: Inside,
  { token, tryClient }: Pick<Examination, 'token' | 'tryClient'>,
): Promise<Report> {
  const { config, ask } = inside;
  const found = await lookInside(inside, { token, tryClient });
  const { issuer, resource, publicUrl } = config;
  const outside = await lookFromOutside(ask, {
    url: new URL(publicUrl).href,
    token,
    own: { resource, issuer, found: found.issuer },
  });
  const { delegated } = found;
  const secrets = [
    ...secretsOf(config),
    ...(token === undefined ? [] : [token]),
    ...(delegated === undefined ? [] : [delegated.value]),
  ];
  const sections: readonly Section[] = [...found.sections, ...outside.sections];
  return reportOf(sections, { secrets, server: outside.server });
}

const quietly: Progress = () => () => undefined;
