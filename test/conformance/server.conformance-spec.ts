import { readFileSync, writeFileSync } from 'node:fs';
import { startAuthProxy } from './auth-proxy.js';
import { FixtureToolsModule } from './fixture-tools.module.js';
import { runChild } from '../support/child.js';
import { CONFORMANCE } from '../support/needs.js';
import { startStack, type Stack } from '../support/stack.js';

const TABLE = 'docs/conformance.md';

/** One line for each scenario; those of the baseline with their reason. */
function tableOf(revision: string, output: string): string {
  const baseline = readFileSync(`test/conformance/baseline-${revision}.yml`, 'utf8');
  const reasons = new Map(
    [...baseline.matchAll(/^ {2}- ([\w-]+)(?::[\w-]+)? # (.*)$/gm)].map(([, name, why]) => [
      name,
      why,
    ]),
  );
  const rows = [...output.matchAll(/^[✓✗] ([\w-]+): (\d+) passed, (\d+) failed/gm)].map(
    ([, name = '', passed, failed]) => {
      const why = failed === '0' ? '' : (reasons.get(name) ?? 'not scored: an extension');
      return `| ${name} | ${passed} | ${failed} | ${why} |`;
    },
  );
  return [
    `## ${revision}`,
    '',
    '| scenario | checks passed | failed | not offered, because |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function keepTable(revision: string, output: string): void {
  const table = tableOf(revision, output);
  const text = readFileSync(TABLE, 'utf8');
  if (process.env['UPDATE_DOCS'] === '1') {
    const others = text.split(/^(?=## |<!-- prettier-ignore-end)/m);
    const kept = others.filter((part) => !part.startsWith(`## ${revision}`));
    const end = kept.findIndex((part) => part.startsWith('<!-- prettier-ignore-end'));
    writeFileSync(TABLE, [...kept.slice(0, end), `${table}\n`, ...kept.slice(end)].join(''));
    return;
  }
  expect(text).toContain(table);
}

let stack: Stack;
let proxy: Awaited<ReturnType<typeof startAuthProxy>>;
beforeAll(async () => {
  stack = await startStack({ gateway: { tools: FixtureToolsModule } });
  proxy = await startAuthProxy(stack.url, await stack.token());
});
afterAll(async () => {
  await proxy.close();
  await stack.close();
});

/** Runs the official suite and returns its exit code with what it printed. */
async function conformance(...args: string[]): Promise<{ code: number | null; output: string }> {
  const { code, out, error } = await runChild('npx', [...CONFORMANCE, 'conformance', ...args]);
  return { code, output: out + error };
}

it.each(['2025-11-25', '2026-07-28'])(
  'OPS-04, OPS-07: the official suite passes for %s, through the real guard',
  async (revision) => {
    const { code, output } = await conformance(
      'server',
      '--url',
      proxy.url,
      '--requirements',
      revision,
      '--expected-failures',
      `test/conformance/baseline-${revision}.yml`,
      '-o',
      `test/.output/conformance-${revision}`,
    );
    process.stdout.write(`${revision}: ${output.split('\n').find((l) => l.startsWith('Total'))}\n`);
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    keepTable(revision, output);
  },
);

it('the local issuer passes the suite’s checks of authorization servers', async () => {
  const { code, output } = await conformance('authorization', '--url', stack.issuer.url);
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
});
