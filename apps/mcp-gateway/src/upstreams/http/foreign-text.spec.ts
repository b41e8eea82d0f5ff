import { expectLinear } from '../../../../../test/support/hostile-text.js';
import { judgeAnswer } from './upstream-answer.js';

it.each<[string, (text: string) => unknown]>([
  [
    'a challenge',
    (text) => judgeAnswer('u', { status: 403, headers: { 'www-authenticate': text }, body: '' }, 0),
  ],
  [
    'a media type',
    (text) => judgeAnswer('u', { status: 200, headers: { 'content-type': text }, body: '{}' }, 0),
  ],
])('HTTP-07: %s of any alphabet is judged in time in proportion to its length', (_name, pass) => {
  expectLinear(pass);
});
