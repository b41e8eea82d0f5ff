import { safeLine } from '#foreign-text';
import { createHttpClient, type HttpClient } from '#outbound';
import { loadConfig } from '../config/load-config.js';
import type { Progress } from './ask.js';
import { ownEnvironment } from './config.js';
import { HELP, readCommandLine, readToken, UsageError } from './command-line.js';
import { examine, type Examination } from './examine.js';
import { reportText } from './report-text.js';

/** Exit statuses. */
const FINE = 0;
const FOUND_WRONG = 1;
const WRONG_USE = 2;

/** Milliseconds after which a person at a terminal is told what is waited for. */
const TOLD_AFTER_MS = 1_000;

async function main(): Promise<number> {
  const line = readCommandLine(process.argv.slice(2));
  if (line.help) {
    process.stdout.write(HELP);
    return FINE;
  }
  const token =
    line.tokenFile === undefined ? undefined : await readToken(line.tokenFile, process.stdin);
  const clients: HttpClient[] = [];
  const http: Examination['http'] = (proxies) => {
    const client = createHttpClient(undefined, proxies);
    clients.push(client);
    return client;
  };
  try {
    const report = await examine({
      url: line.url,
      config: loadConfig,
      token,
      tryClient: line.tryClient,
      http,
      environment: ownEnvironment(),
      progress,
    });
    process.stdout.write(line.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
    return report.counts.wrong === 0 ? FINE : FOUND_WRONG;
  } finally {
    for (const client of clients) client.close();
  }
}

const progress: Progress = (what) => {
  if (!process.stderr.isTTY) return () => undefined;
  const timer = setTimeout(() => process.stderr.write(`waiting: ${what}\n`), TOLD_AFTER_MS);
  return () => {
    clearTimeout(timer);
  };
};

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    const usage = error instanceof UsageError;
    const message = safeLine(error instanceof Error ? error.message : 'failed');
    process.stderr.write(`doctor: ${message}${usage ? '; --help says how it is used' : ''}\n`);
    process.exitCode = usage ? WRONG_USE : FOUND_WRONG;
  },
);
