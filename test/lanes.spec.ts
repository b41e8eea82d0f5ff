import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runChild } from './support/child.js';

const LANES = resolve('scripts/lanes.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanes-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function run(scripts: Record<string, string>, ...words: readonly string[]) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts }));
  const { code, out, error } = await runChild(process.execPath, [LANES, ...words], process.env, {
    cwd: folder,
  });
  return { code, out: out.replace(/after \d+ s/g, 'after … s'), error };
}

it('lanes run beside each other, and what each script wrote comes whole when it has ended', async () => {
  const scripts = {
    // Ends only when the other lane runs too.
    waits: 'echo one; until test -e begun; do sleep 0.01; done; echo two >&2',
    begins: 'touch begun; echo begun',
    after: 'echo after',
  };
  const { code, out, error } = await run(scripts, 'waits', 'after', '--', 'begins');
  expect([code, error]).toEqual([0, '']);
  expect(out).toMatch(/^== beside each other: waits, after \| begins\n/);
  const told = [
    '== waits\none\ntwo\n== waits passed after … s\n\n',
    '== begins\nbegun\n== begins passed after … s\n\n',
    '== after\nafter\n== after passed after … s\n\n',
  ];
  for (const each of told) expect(out).toContain(each);
  expect(out.indexOf(told[2]!)).toBeGreaterThan(out.indexOf(told[0]!));
});

it('once one has failed no other starts, what runs is waited for, and the code is 1', async () => {
  const scripts = {
    fails: 'echo why; touch failed; exit 3',
    never: 'echo never',
    // Ends after the other.
    runs: 'until test -e failed; do sleep 0.01; done; echo still told',
  };
  const { code, out, error } = await run(scripts, 'fails', 'never', '--', 'runs');
  expect([code, error]).toEqual([1, 'failed: fails\n']);
  expect(out).toContain('== fails\nwhy\n== fails failed after … s\n');
  expect(out).toContain('== runs\nstill told\n== runs passed after … s\n');
  expect(out).not.toContain('== never');
});

it.each([
  ['no script', []],
  ['an empty lane', ['one', '--']],
])('%s is refused', async (_what, words) => {
  const { code, error } = await run({}, ...words);
  expect([code, error]).toEqual([2, 'usage: node scripts/lanes.mjs <script…> -- <script…>\n']);
});
