import { optionsFor } from '../../../test/support/key-issuer.js';
import { resolveAuthOptions, type AuthOptions } from './auth.options.js';

const options = optionsFor('https://issuer.example/', () => 0);
const resolve = (audience: AuthOptions['audience']) => resolveAuthOptions({ ...options, audience });

it('JWT-05: one audience or several, never none', () => {
  expect(resolve('a').audience).toEqual(['a']);
  expect(resolve(['a', 'b']).audience).toEqual(['a', 'b']);
  for (const none of ['', ' ', [], [''], ['a', '  ']]) {
    expect(() => resolve(none)).toThrow('audience is required');
  }
});
