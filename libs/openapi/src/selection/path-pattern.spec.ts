import { pathPattern } from './path-pattern.js';
import { expectCpuOf } from '../../../../test/support/cpu.js';

const PULLS = '/repos/{owner}/{repo}/pulls';

it.each<[string, string, boolean]>([
  ['/a', '/a', true],
  ['/a', '/a/', false],
  ['/a', '/A', false],
  ['/a', '/ab', false],
  [`${PULLS}*`, PULLS, true],
  [`${PULLS}*`, `${PULLS}/{number}/files`, true],
  [`${PULLS}*`, `${PULLS}x`, true],
  [`${PULLS}/*`, PULLS, false],
  [`${PULLS}/*`, `${PULLS}/{number}/files`, true],
  ['/repos/*/{repo}', '/repos/{owner}/{repo}', true],
  ['/repos/*/{repo}', '/repos/{owner}/x/{repo}', false],
  ['/a/*/c', '/a//c', true],
  ['/a/x*y/c', '/a/xy/c', true],
  ['/a/x*y/c', '/a/x1y2y/c', true],
  ['/a/x*y/c', '/a/x/y/c', false],
  ['/a/x*yx/c', '/a/xyx/c', true],
  ['/a/xy*yx/c', '/a/xyx/c', false],
  ['/a/*x*y*/c', '/a/1x2y3/c', true],
  ['/a/*x*y*/c', '/a/1y2x3/c', false],
  ['/a*b*', '/a1b2/c', true],
  ['/a*b*', '/a1/b2', false],
  ['*', '/anything/at/all', true],
  ['/**', '/a/b', true],
  ['/a.b', '/axb', false],
  ['/files?beta=*', '/files?beta=true', true],
  ['', '/a', false],
])('%s on %s: %s', (pattern, path, expected) => {
  expect(pathPattern(pattern)(path)).toBe(expected);
});

it('many stars take no more time', () => {
  const matches = pathPattern(`/${'a*'.repeat(1_000)}b`);
  expectCpuOf(() => {
    expect(matches(`/${'a'.repeat(2_000)}`)).toBe(false);
  }, 100);
});
