import { expectLinear } from '../../../../test/support/hostile-text.js';
import { nextTargets } from './link-header.js';
import { expectCpuOf } from '../../../../test/support/cpu.js';

it.each<[string, readonly string[]]>([
  ['<https://x.test/a?page=2>; rel="next"', ['https://x.test/a?page=2']],
  ['<?page=2>;rel=next', ['?page=2']],
  ['<a>; rel="prev", <b>; rel="next", <c>; rel=last', ['b']],
  ['<a,;b>; title="x, <y>; rel=next"; rel="NEXT"', ['a,;b']],
  ['<a>; rel="prev Next"', ['a']],
  ['<a>; title="\\"x"; rel=next', ['a']],
  ['<a>; REL = "next"', ['a']],
  ['<a>; rel=last; rel=next', []],
  ['<a>; rel="next"; anchor="#other"', []],
  ['<a>; rel=nextish', []],
  ['<a>', []],
  ['<a>; rel', []],
  ['<a>; rel="next', []],
  ['a; rel=next', []],
  ['<a; rel=next', []],
  ['<a>; rel=next x <b>; rel=next', ['a']],
  [',, <a>; rel=next ,', ['a']],
  ['', []],
  [`<a>; rel=next; x="${'y'.repeat(9_000)}"`, []],
])('%.60j', (header, targets) => {
  expect(nextTargets(header)).toEqual(targets);
});

it('takes time in proportion to the header', () => {
  expectLinear(nextTargets);
  for (const piece of ['<a>;a', '<', '; ', ' ', '<a>; a="', '\\"', ',']) {
    expectCpuOf(() => nextTargets(piece.repeat(8_192 / piece.length)), 100);
  }
});
