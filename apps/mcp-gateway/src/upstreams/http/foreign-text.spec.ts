import { expectLinear } from '../../../../../test/support/hostile-text.js';
import { judgeAnswer } from './answer/answer.js';
import { pathOf, writePath } from './request/request-path.js';

function judged(status: number, headers: Record<string, string>, body = ''): unknown {
  const asked = { method: 'GET', conditional: false, wants: undefined } as const;
  const context = { upstream: 'u', host: 'u', ...asked, secrets: ['canary-secret'], now: 0 };
  return judgeAnswer({ status, headers, body: Buffer.from(body) }, context);
}

it.each<[string, (text: string) => unknown]>([
  ['a challenge', (text) => judged(403, { 'www-authenticate': text })],
  ['a media type', (text) => judged(200, { 'content-type': text }, '{}')],
  ['a problem', (text) => judged(422, { 'content-type': 'text/plain' }, text)],
  ['a location', (text) => judged(201, { location: text })],
  ['a segment of a path', (text) => writePath(pathOf`/a/${text}/b`)],
])('HTTP-07: %s of any alphabet is judged in time in proportion to its length', (_name, pass) => {
  expectLinear(pass);
});
