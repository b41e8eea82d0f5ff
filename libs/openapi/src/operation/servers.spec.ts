import { documentOf } from '../../../../test/support/api-document.js';
import { operationsOf } from '../selection/operations.js';
import { Refusal } from './refusal.js';
import { serverOf, serverWarning } from './servers.js';

const URL = 'https://api.test/v1';
const HOSTS = ['files.test', 'up.test:8443', 'localhost:3000', 'plain.test'];
const ROOT = ['https://prod.test/v1', 'https://{region}.test/v1', '/v1'];

const servers = (...urls: readonly unknown[]) => ({ servers: urls.map((url) => ({ url })) });

function serve(operation: object, pathItem: object = {}) {
  const document = documentOf({
    paths: { '/a': { ...pathItem, get: operation } },
    ...servers(...ROOT),
  });
  const [found] = operationsOf(document).operations;
  try {
    return serverOf(document, found!, { url: URL, hosts: HOSTS });
  } catch (error) {
    if (error instanceof Refusal) return `${error.kind}: ${error.message}`;
    throw error;
  }
}

const NOTE = 'its own servers are not used: requests go below the url';

describe('requests go to the upstream’s URL', () => {
  it.each<[string, object, string | undefined]>([
    ['without servers', {}, undefined],
    ['with an empty list', { servers: [] }, undefined],
    ['with no list', { servers: { url: 'https://evil.test' } }, undefined],
    ['with the document’s server', servers('https://prod.test/v1'), undefined],
    ['with the document’s server and a slash', servers('https://prod.test/v1/'), undefined],
    ['with the document’s server with variables', servers('https://{region}.test/v1'), undefined],
    ['with the upstream’s URL', servers('https://api.test/v1/'), undefined],
    [
      'with one on the upstream’s host among others',
      servers('https://evil.test', 'https://api.test/v1'),
      undefined,
    ],
    ['with another path of the upstream’s host', servers('https://API.test/v2'), NOTE],
    ['with a relative one', servers('/v2'), NOTE],
    ['with one without a scheme', servers('//evil.test/v2'), NOTE],
    ['with variables', servers('https://{host}.evil.test/v2'), NOTE],
    ['with another scheme', servers('ftp://evil.test/v2'), NOTE],
    ['with no URL', servers('https://[', 'https://'), NOTE],
    ['with a URL that is too long', servers(`https://evil.test/${'a'.repeat(3_000)}`), undefined],
    ['with what is no text', servers(7, null, {}), undefined],
  ])('%s', (_what, operation, note) => {
    expect(serve(operation)).toEqual({ url: undefined, note });
  });
});

describe('requests go to another host', () => {
  it.each<[object, string]>([
    [servers('https://files.test'), 'https://files.test'],
    [servers('https://files.test:443/up/'), 'https://files.test/up'],
    [servers('HTTPS://UP.test:8443/a/b'), 'https://up.test:8443/a/b'],
    [servers('http://localhost:3000/v1'), 'http://localhost:3000/v1'],
    [servers('https://evil.test', 'https://files.test/up'), 'https://files.test/up'],
  ])('that is listed: %j', (operation, url) => {
    expect(serve(operation)).toEqual({ url, note: undefined });
  });

  it('that its path names, unless the operation names one', () => {
    expect(serve({}, servers('https://files.test/a'))).toEqual({
      url: 'https://files.test/a',
      note: undefined,
    });
    expect(serve(servers('https://api.test/v1'), servers('https://files.test/a'))).toEqual({
      url: undefined,
      note: undefined,
    });
  });
});

describe('an operation is refused', () => {
  it.each<[string, string, string]>([
    [
      'that is not listed',
      'https://evil.test/v1',
      'its server is on "evil.test"; list that under hosts',
    ],
    [
      'with another port',
      'https://files.test:8443',
      'its server is on "files.test:8443"; list that under hosts',
    ],
    [
      'behind a user that looks like one',
      'https://files.test@evil.test/',
      'its server is on "evil.test"; list that under hosts',
    ],
    ['without TLS', 'http://plain.test/v1', 'its server "plain.test" is plain HTTP; write https'],
    [
      'with a user',
      'https://a:b@files.test',
      'its server has a user, a query or a fragment; write a plain URL',
    ],
    [
      'with a query',
      'https://files.test/?a=b',
      'its server has a user, a query or a fragment; write a plain URL',
    ],
  ])('for a server %s', (_what, url, reason) => {
    expect(serve(servers(url))).toBe(`server: ${reason}`);
  });
});

describe('the document’s own servers', () => {
  const warned = (...urls: readonly string[]) =>
    serverWarning(documentOf(servers(...urls)), { url: URL, hosts: [] });

  it.each([
    [[]],
    [['https://other.test/v1']],
    [['https://other.test/v2', 'https://api.test/v1/']],
    [['/v2', 'https://{a}.test/v2']],
  ])('decide nothing and are fine: %j', (urls) => {
    expect(warned(...urls)).toBeUndefined();
  });

  it('of another path are a warning', () => {
    expect(warned('https://api.test/v2', '/v1')).toBe(
      'the document\'s server has the path "/v2", and url has "/v1": requests go below the latter',
    );
  });
});
