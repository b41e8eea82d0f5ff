import { publicProblem } from './public-problem.js';

it.each([
  ['does not answer', 'does not answer'],
  ['does not answer (10.0.0.7:443: ECONNREFUSED)', 'does not answer'],
  ['answers with status 500 (keys.internal:443)', 'answers with status 500'],
  ['publishes no metadata (a:443: HTTP 404 at /x, HTTP 404 at /y)', 'publishes no metadata'],
  [
    'names itself "https://a/ (b)", not "https://c/"',
    'names itself "https://a/ (b)", not "https://c/"',
  ],
])('OPS-02: of %j anybody may know %j', (problem, shown) => {
  expect(publicProblem(problem)).toBe(shown);
});
