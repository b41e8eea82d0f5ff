import { ConfigError } from '#auth';
import type { RefusedOperation } from '../../catalogue/tool-source.js';
import { dryCatalogue } from '../dry/dry-catalogue.js';
import { loadServed } from '../dry/served.js';
import { FINE, FOUND_PROBLEMS, type ExitStatus } from '../exit-status.js';
import { AskedScopes, rowsOf } from '../listing/tool-rows.js';
import { LEARNED, learnedLines } from '../listing/learned-lines.js';
import { listText } from '../listing/tools-text.js';
import { warningsOf } from '../listing/warnings.js';
import { write, writeJson } from '../output.js';
import { nounOf } from '../../reload/catalogue-report.js';
import { checkFile } from '../words.js';

/** What would be served, or what keeps it from that. */
type Verdict =
  | { readonly ok: false; readonly problems: readonly string[] }
  | {
      readonly ok: true;
      readonly upstreams: readonly { readonly name: string; readonly url: string }[];
      readonly tools: readonly string[];
      /** Operations that are selected and cannot be served. */
      readonly refused: readonly RefusedOperation[];
      /** What is odd about documents, and what clients will trip over, as `tools` says it. */
      readonly warnings: readonly string[];
      /** MCP servers whose tools are not known yet. */
      readonly learned: readonly string[];
      readonly audience: readonly string[];
      readonly scopes: readonly string[];
    };

/**
 * Reads the configuration as the gateway does, and writes all problems, or one line and the warnings. Asks neither issuers nor
 * upstreams; documents by URL are fetched.
 */
export async function validate(
  file: string | undefined,
  { json }: { readonly json?: boolean },
): Promise<ExitStatus> {
  if (file !== undefined) checkFile(file);
  const verdict = await verdictOn(file);
  if (json === true) writeJson(verdict);
  else write(verdictText(verdict));
  return verdict.ok ? FINE : FOUND_PROBLEMS;
}

async function verdictOn(file: string | undefined): Promise<Verdict> {
  try {
    const config = await loadServed(file);
    const asked = new AskedScopes();
    const built = await dryCatalogue(config, asked.parts);
    if (!built.ok) return built;
    const { catalogue, report } = built;
    const { listed, scopes } = catalogue;
    const rows = await rowsOf(catalogue, asked, config);
    await built.close();
    return {
      ok: true,
      upstreams: config.served.upstreams.map(({ name, url }) => ({ name, url })),
      tools: listed.map(({ name }) => name),
      refused: report.refused,
      warnings: warningsOf(report, rows),
      learned: learnedLines(config.served),
      audience: config.callers.audiences,
      scopes,
    };
  } catch (error) {
    if (error instanceof ConfigError) return { ok: false, problems: error.problems };
    throw error;
  }
}

function verdictText(verdict: Verdict): string {
  if (!verdict.ok) {
    const { problems } = verdict;
    const many = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    return `${problems.map((problem) => `${problem}\n`).join('')}\n${many}\n`;
  }
  const { upstreams, tools, refused, warnings, learned, audience, scopes } = verdict;
  const named = upstreams.map(({ name, url }) => `${name} at ${url}`).join(', ');
  const without =
    refused.length === 0
      ? ''
      : ` (${count(refused, nounOf(refused))} refused: mcp-gateway tools says why)`;
  return (
    `ok: ${count(tools, 'tool')}${without}, ${count(upstreams, 'upstream')} (${named}), ` +
    `audience ${audience.join(' or ')}, scopes ${scopes.join(' ')}\n` +
    listText(LEARNED, learned) +
    listText('warnings', warnings)
  );
}

function count(things: readonly unknown[], word: string): string {
  return `${things.length} ${word}${things.length === 1 ? '' : 's'}`;
}
