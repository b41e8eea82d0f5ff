import { runChild } from '../support/child.js';
import { CONFORMANCE } from '../support/needs.js';

/** Checks of one scenario. */
export interface Score {
  readonly passed: number;
  readonly failed: number;
}

/** Runs the official suite against a server for one revision: scores by scenario. */
export async function conformanceOf(
  url: string,
  revision: string,
): Promise<ReadonlyMap<string, Score>> {
  const { out, error } = await runChild('npx', [
    ...[...CONFORMANCE, 'conformance', 'server', '--url', url, '--requirements', revision],
    ...['-o', `test/.output/mcp-conformance-${revision}`],
  ]);
  const rows = [...out.matchAll(/^[✓✗] ([\w-]+): (\d+) passed, (\d+) failed/gm)];
  if (rows.length === 0) throw new Error(`the suite says nothing of ${url}: ${out}${error}`);
  return new Map(
    rows.map(([, name = '', passed, failed]) => [
      name,
      { passed: Number(passed), failed: Number(failed) },
    ]),
  );
}
