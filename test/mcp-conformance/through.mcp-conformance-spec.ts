import { readFileSync, writeFileSync } from 'node:fs';
import { startAuthProxy } from '../conformance/auth-proxy.js';
import { startTried, type TriedStack } from '../mcp-servers/tried-stack.js';
import { BACKENDS } from './backends.js';
import { conformanceOf, type Score } from './conformance-run.js';
import { reasonFor } from './reasons.js';

const PAGE = 'docs/conformance.md';
const REVISIONS = ['2025-11-25', '2026-07-28'];
const HEAD = [
  '| revision | scenario | alone: passed, failed | through: passed, failed | because |',
  '|---|---|---|---|---|',
];

const text = ({ passed, failed }: Score) => `${passed}, ${failed}`;

const sumOf = (scores: readonly Score[]): Score => ({
  passed: scores.reduce((sum, { passed }) => sum + passed, 0),
  failed: scores.reduce((sum, { failed }) => sum + failed, 0),
});

let tried: TriedStack;
let proxy: Awaited<ReturnType<typeof startAuthProxy>>;
afterEach(async () => {
  await proxy.close();
  await tried.close();
});

it.each(Object.entries(BACKENDS))(
  '%s through the gateway scores as it does alone, but where a reason is known',
  async (backend, servers) => {
    tried = await startTried(servers);
    proxy = await startAuthProxy(tried.stack.url, tried.token);
    const bare = tried.bare.get(servers[0]!.name)!;
    const rows: string[] = [];
    const unexplained: string[] = [];
    for (const revision of REVISIONS) {
      const alone = await conformanceOf(bare, revision);
      const through = await conformanceOf(proxy.url, revision);
      expect([...through.keys()]).toEqual([...alone.keys()]);
      const same: Score[] = [];
      for (const [scenario, score] of alone) {
        const other = through.get(scenario)!;
        if (text(score) === text(other)) {
          same.push(score);
          continue;
        }
        const why = reasonFor({ scenario, revision, better: other.failed < score.failed });
        const row = `| ${[revision, scenario, text(score), text(other), why ?? '?'].join(' | ')} |`;
        rows.push(row);
        if (why === undefined) unexplained.push(row);
      }
      const sum = text(sumOf(same));
      rows.push(
        `| ${[revision, `${same.length} others`, sum, sum, 'no difference'].join(' | ')} |`,
      );
    }
    const table = [...HEAD, ...rows].join('\n');
    process.stdout.write(`${backend}\n${table}\n`);
    keep(backend, table);
    expect(unexplained).toEqual([]);
  },
);

/** Keeps the table of a backend below its heading. */
function keep(backend: string, table: string): void {
  const page = readFileSync(PAGE, 'utf8');
  const start = `### ${backend}\n\n`;
  const [before, rest] = page.split(start) as [string, string | undefined];
  if (rest === undefined) throw new Error(`${PAGE} has no ${start}`);
  const end = rest.indexOf('\n\n');
  if (process.env['UPDATE_DOCS'] === '1') {
    writeFileSync(PAGE, `${before}${start}${table}${rest.slice(end)}`);
  } else expect(rest.slice(0, end)).toBe(table);
}
