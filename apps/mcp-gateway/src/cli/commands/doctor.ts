import { createHttpClient, urlProblem, type HttpClient } from '#outbound';
import { loadConfig } from '../../config/load-config.js';
import { examine, type Examination } from '../../doctor/examine.js';
import { reportText } from '../../doctor/report-text.js';
import { ownEnvironment } from '../config.js';
import { servingProblems } from '../dry/serving-problems.js';
import { FINE, FOUND_PROBLEMS, type ExitStatus } from '../exit-status.js';
import { write, writeJson } from '../output.js';
import { readToken } from '../client/token-input.js';
import { UsageError } from '../usage-error.js';
import { progress } from '../waiting.js';

/** How the doctor was called. */
export interface DoctorOptions {
  /** The same as the first of the URLs. */
  readonly url?: string;
  readonly tokenFile?: string;
  readonly tryClient?: boolean;
  readonly json?: boolean;
}

/** Looks at an MCP server, or at what the settings name, and writes the report. Throws `UsageError`. */
export async function doctor(urls: readonly string[], options: DoctorOptions): Promise<ExitStatus> {
  const url = oneUrl([...urls, ...(options.url === undefined ? [] : [options.url])]);
  const { tokenFile } = options;
  const token = tokenFile === undefined ? undefined : await readToken(tokenFile, process.stdin);
  const clients: HttpClient[] = [];
  const http: Examination['http'] = (proxies) => {
    const client = createHttpClient(undefined, proxies);
    clients.push(client);
    return client;
  };
  try {
    const report = await examine({
      url,
      config: () => loadConfig(),
      served: servingProblems,
      token,
      tryClient: options.tryClient === true,
      http,
      environment: ownEnvironment(),
      progress,
    });
    if (options.json === true) writeJson(report);
    else write(reportText(report));
    return report.counts.wrong === 0 ? FINE : FOUND_PROBLEMS;
  } finally {
    for (const client of clients) client.close();
  }
}

const NO_QUERY =
  'the URL holds a query, which may hold a token and would be shown; write the URL before its question mark, and a token by --token-file';

function oneUrl([url, ...others]: readonly string[]): string | undefined {
  if (others.length > 0) throw new UsageError('one URL at most');
  if (url === undefined) return undefined;
  const problem = urlProblem(url);
  if (problem !== undefined) throw new UsageError(`the URL ${problem}`);
  if (new URL(url).search !== '') throw new UsageError(NO_QUERY);
  // The fragment is no part of what is asked for.
  return new URL(url).href.replace(/#.*$/, '');
}
