import { servingProblems } from '../../apps/mcp-gateway/src/cli/dry/serving-problems.js';
import { parseConfig } from '../../apps/mcp-gateway/src/config/load-config.js';
import { examine } from '../../apps/mcp-gateway/src/doctor/examine.js';
import { reportText } from '../../apps/mcp-gateway/src/doctor/report-text.js';
import type { Line, Report } from '../../apps/mcp-gateway/src/doctor/report.js';
import { createHttpClient, type HttpClient } from '../../libs/outbound/src/http-client.js';
import { watchLog, watchSecret } from '../support/secret-search.js';
import { watchSettings } from '../support/watched-settings.js';

/** What the doctor found, with shorthands for its lines. */
export interface Found {
  readonly report: Report;
  readonly text: string;
  readonly wrong: readonly Line[];
  readonly warnings: readonly Line[];
  /** What a client trips over. */
  trips(client: string): readonly string[];
}

/** What the doctor is called with. */
export interface Called {
  readonly url?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly token?: string;
  readonly tryClient?: boolean;
  readonly clock?: () => number;
  /** The variables that say how requests leave. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

let written = '';
watchLog('the doctor', () => written);

/** Runs the doctor in this process. Its output is searched for every secret of the suite. */
export async function doctor({
  url,
  env = {},
  token,
  tryClient = false,
  clock,
  environment,
}: Called): Promise<Found> {
  watchSettings(env);
  watchSecret(token);
  let http: HttpClient | undefined;
  try {
    const report = await examine({
      url,
      config: async () => Promise.resolve(parseConfig(env)),
      served: servingProblems,
      token,
      tryClient,
      http: (proxies) => (http = createHttpClient(undefined, proxies)),
      ...(environment && { environment }),
      ...(clock && { clock }),
    });
    const text = reportText(report);
    written += text + JSON.stringify(report);
    const lines = report.sections.flatMap((section) => section.lines);
    return {
      report,
      text,
      wrong: lines.filter(({ level }) => level === 'wrong'),
      warnings: lines.filter(({ level }) => level === 'warning'),
      trips: (client) =>
        report.clients
          .find((each) => each.client === client)
          ?.trips.map(({ finding }) => finding) ?? [],
    };
  } finally {
    http?.close();
  }
}
