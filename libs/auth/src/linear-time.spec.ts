import { expectLinear } from '../../../test/support/hostile-text.js';
import { bearerToken } from './bearer-credentials.js';
import { judgeDocument } from './issuer-document.js';
import { judgeHeader } from './token-header.js';

it.each<[string, (text: string) => unknown]>([
  ['credentials', (text) => bearerToken(['Authorization', `Bearer ${text}`], '/')],
  ['a token', (text) => judgeHeader(text, { algorithms: ['RS256'], tokenProfile: 'auth0' })],
  ['an issuer’s name', (text) => judgeDocument({ issuer: text }, 'https://issuer.example/')],
])('%s of any alphabet is judged in time in proportion to its length', (_name, pass) => {
  expectLinear(pass);
});
