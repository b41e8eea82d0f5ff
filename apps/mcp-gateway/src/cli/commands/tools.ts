import { dryCatalogue } from '../dry/dry-catalogue.js';
import { loadServed, upstreamNamed } from '../dry/served.js';
import { AskedScopes, bytesOf, rowsOf, tokensIn } from '../listing/tool-rows.js';
import { learnedLines } from '../listing/learned-lines.js';
import { toolsText, type ToolsReport } from '../listing/tools-text.js';
import { warningsOf } from '../listing/warnings.js';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { FINE, FOUND_PROBLEMS, type ExitStatus } from '../exit-status.js';
import { write, writeJson } from '../output.js';
import { wordsOf } from '../words.js';

/**
 * Writes the tools that would be served, and what was refused and why. `words` are an upstream whose tools alone are
 * shown, and a file in the place of what GATEWAY_CONFIG names. Throws `UsageError` and `ConfigError`.
 */
export async function tools(
  words: readonly string[],
  { json }: { readonly json?: boolean },
): Promise<ExitStatus> {
  const { file, name: upstream } = wordsOf(words);
  const config = await loadServed(file);
  if (upstream !== undefined) upstreamNamed(upstream, config);
  const report = await reportOn(upstream, config);
  if (json === true) {
    const bytes = bytesOf(report.tools);
    writeJson({ ...report, bytes, tokens: tokensIn(bytes) });
  } else write(toolsText(report));
  return report.problems.length === 0 ? FINE : FOUND_PROBLEMS;
}

async function reportOn(wanted: string | undefined, config: GatewayConfig): Promise<ToolsReport> {
  const asked = new AskedScopes();
  const built = await dryCatalogue(config, asked.parts);
  if (!built.ok)
    return { tools: [], problems: built.problems, refused: [], warnings: [], learned: [] };
  const { catalogue, report } = built;
  const all = await rowsOf(catalogue, asked, config);
  await built.close();
  const isWanted = (upstream: string | null) => wanted === undefined || upstream === wanted;
  const shown = all.filter(({ from }) => isWanted(from));
  return {
    tools: shown,
    problems: [],
    refused: report.refused.filter(({ upstream }) => isWanted(upstream)),
    warnings: warningsOf(report, all, wanted),
    learned: learnedLines(config.served, wanted),
  };
}
