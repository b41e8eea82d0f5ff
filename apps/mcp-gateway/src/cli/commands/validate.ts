import { ConfigError } from '#auth';
import type { RefusedOperation } from '../../catalogue/tool-source.js';
import { dryCatalogue } from '../dry/dry-catalogue.js';
import { noParts } from '../dry/no-parts.js';
import { loadServed } from '../dry/served.js';
import { FINE, FOUND_PROBLEMS, type ExitStatus } from '../exit-status.js';
import { write, writeJson } from '../output.js';
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
      readonly audience: readonly string[];
      readonly scopes: readonly string[];
    };

/**
 * Reads the configuration as the gateway does, and writes all problems or one line. Asks neither issuers nor
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
    const built = await dryCatalogue(config, noParts);
    if (!built.ok) return built;
    const { catalogue, report } = built;
    const { listed, scopes } = catalogue;
    await built.close();
    return {
      ok: true,
      upstreams: config.served.upstreams.map(({ name, url }) => ({ name, url })),
      tools: listed.map(({ name }) => name),
      refused: report.refused,
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
  const { upstreams, tools, refused, audience, scopes } = verdict;
  const named = upstreams.map(({ name, url }) => `${name} at ${url}`).join(', ');
  const without =
    refused.length === 0
      ? ''
      : ` (${count(refused, 'operation')} refused: mcp-gateway tools says why)`;
  return (
    `ok: ${count(tools, 'tool')}${without}, ${count(upstreams, 'upstream')} (${named}), ` +
    `audience ${audience.join(' or ')}, scopes ${scopes.join(' ')}\n`
  );
}

function count(things: readonly unknown[], word: string): string {
  return `${things.length} ${word}${things.length === 1 ? '' : 's'}`;
}
