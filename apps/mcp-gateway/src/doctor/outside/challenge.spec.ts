import { bearerChallenge } from './challenge.js';
import { expectCpuOf } from '../../../../../test/support/cpu.js';

it.each<[string, object | undefined]>([
  ['Bearer', {}],
  ['bearer scope=a', { scope: 'a' }],
  [
    'Bearer scope="a b", resource_metadata="https://x/y"',
    { scope: 'a b', resource_metadata: 'https://x/y' },
  ],
  ['Basic realm="x", Bearer scope="a"', { scope: 'a' }],
  ['Bearer realm="a \\" b", scope="c"', { realm: 'a " b', scope: 'c' }],
  ['Bearer scope="a", scope="b"', { scope: 'a' }],
  ['Basic realm="Bearer scope=a"', undefined],
  ['Bearerx scope="a"', undefined],
  ['', undefined],
])('%s', (header, parameters) => {
  expect(bearerChallenge(header)).toEqual(parameters);
});

it('takes time in proportion to the header, whatever it holds', () => {
  const parts = ['Bearer a="', ',', ' ', 'a=', '"\\', 'Bearer,'];
  expectCpuOf(() => parts.map((part) => bearerChallenge(`Bearer ${part.repeat(100_000)}`)), 1_000);
});
