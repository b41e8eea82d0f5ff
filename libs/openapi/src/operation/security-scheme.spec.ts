import { documentOf } from '../../../../test/support/api-document.js';
import { DocumentError } from '../document/document-error.js';
import { schemeOf } from './security-scheme.js';

const schemeNamed = (name: string, scheme: unknown) =>
  schemeOf(documentOf({ components: { securitySchemes: { a: scheme } } }), name);

it.each<[object, boolean]>([
  [{ type: 'oauth2' }, true],
  [{ type: 'openIdConnect' }, true],
  [{ type: 'http', scheme: 'bearer' }, false],
  [{ type: 'http', scheme: 'BEARER' }, false],
  [{ type: 'apiKey', in: 'header', name: 'Authorization' }, false],
  [{ type: 'apiKey', in: 'header', name: 'authorization' }, false],
])('the token serves %j; scopes: %s', (scheme, hasScopes) => {
  expect(schemeNamed('a', scheme)).toEqual({ obstacle: undefined, hasScopes });
});

it.each<[unknown, string]>([
  [{ type: 'http', scheme: 'basic' }, 'HTTP basic'],
  [{ type: 'http', scheme: 'digest' }, 'an HTTP scheme other than bearer'],
  [{ type: 'http' }, 'an HTTP scheme other than bearer'],
  [{ type: 'apiKey', in: 'header', name: 'X-Key' }, 'an API key'],
  [{ type: 'apiKey', in: 'query', name: 'Authorization' }, 'an API key'],
  [{ type: 'apiKey', in: 'cookie', name: 'Authorization' }, 'an API key'],
  [{ type: 'mutualTLS' }, 'a client certificate'],
  [{ type: 7 }, 'of a type that is not known'],
  [{}, 'of a type that is not known'],
  [null, 'of a type that is not known'],
  ['oauth2', 'of a type that is not known'],
])('the token does not serve %j', (scheme, kind) => {
  expect(schemeNamed('a', scheme)).toEqual({ obstacle: `"a" (${kind})`, hasScopes: false });
});

it.each(['b', '__proto__', 'constructor', 'length'])('there is no scheme %s', (name) => {
  const obstacle = `"${name}" (not among its securitySchemes)`;
  expect(schemeNamed(name, {})).toEqual({ obstacle, hasScopes: false });
});

it('a scheme whose reference leads nowhere is an error', () => {
  expect(() => schemeNamed('a', { $ref: '#/nowhere' })).toThrow(DocumentError);
});
