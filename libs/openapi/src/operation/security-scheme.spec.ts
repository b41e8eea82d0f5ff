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
  expect(schemeNamed('a', scheme)).toEqual({
    obstacle: undefined,
    hasScopes,
    entry: undefined,
  });
});

it.each<[unknown, string]>([
  [{ type: 'http', scheme: 'basic' }, 'HTTP basic'],
  [{ type: 'http', scheme: 'digest' }, 'an HTTP scheme other than bearer'],
  [{ type: 'http' }, 'an HTTP scheme other than bearer'],
  [{ type: 'apiKey', in: 'header', name: 'X-Key' }, 'an API key in the header "X-Key"'],
  [
    { type: 'apiKey', in: 'query', name: 'Authorization' },
    'an API key in the query as "Authorization"',
  ],
  [
    { type: 'apiKey', in: 'cookie', name: 'Authorization' },
    'an API key in the cookie "Authorization"',
  ],
  [{ type: 'apiKey', in: 'path', name: 'k' }, 'an API key in no place that is known'],
  [{ type: 'apiKey', in: 'header' }, 'an API key in no place that is known'],
  [{ type: 'mutualTLS' }, 'a client certificate'],
  [{ type: 7 }, 'of a type that is not known'],
  [{}, 'of a type that is not known'],
  [null, 'of a type that is not known'],
  ['oauth2', 'of a type that is not known'],
])('the token does not serve %j', (scheme, kind) => {
  expect(schemeNamed('a', scheme)).toMatchObject({
    obstacle: `"a" (${kind})`,
    hasScopes: false,
  });
});

it.each(['b', '__proto__', 'constructor', 'length'])('there is no scheme %s', (name) => {
  const obstacle = `"${name}" (not among its securitySchemes)`;
  expect(schemeNamed(name, {})).toEqual({ obstacle, hasScopes: false, entry: undefined });
});

it.each<[string, object, string | undefined]>([
  ['key', { name: 'X-Key' }, "key: { header: x-key, value: '${env:KEY}' }"],
  [
    'tenantKey',
    { name: 'x-tenant' },
    "tenantKey: { header: x-tenant, value: '${env:TENANT_KEY}' }",
  ],
  ['a b.C', { name: 'K' }, `"a b.C": { header: k, value: '\${env:A_B_C}' }`],
  ['1', { name: '*' }, `"1": { header: "*", value: '\${env:API_KEY_1}' }`],
  ['schlüssel', { name: 'k' }, `"schlüssel": { header: k, value: '\${env:SCHL_SSEL}' }`],
  ['x'.repeat(129), { name: 'k' }, undefined],
  ['key', { name: 'Cookie' }, undefined],
  ['key', { name: 'x y' }, undefined],
  ['key', { name: 'k', in: 'query' }, undefined],
])('the line to write for %.20j with %j', (name, more, entry) => {
  const scheme = { type: 'apiKey', in: 'header', ...more };
  const document = documentOf({ components: { securitySchemes: { [name]: scheme } } });
  expect(schemeOf(document, name).entry).toBe(entry);
});

it('a scheme whose reference leads nowhere is an error', () => {
  expect(() => schemeNamed('a', { $ref: '#/nowhere' })).toThrow(DocumentError);
});
