import { BaseUrl } from '../apps/mcp-gateway/src/upstreams/http/request/request-url.js';
import { RequestRefusal } from '../apps/mcp-gateway/src/upstreams/http/request/request-refusal.js';
import { ArgumentError } from '../libs/openapi/src/request/api-request.js';
import { parameter, requestsOf } from './support/api-requests.js';

const STRINGS = 1_000_000;
const VALUES = 20_000;
const inPath = parameter('path');
const query = parameter('query');
const base = new BaseUrl('https://api.test/v1');

let state = 11;
const next = (below: number) => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const pieces = [
  ...['.', '..', '/', '\\', '%', '%2e', '%2E%2E', '%2f', '%5c', '%252e', '?', '#', '&', '=', '+'],
  ...[
    '//',
    'http://evil.test',
    '@',
    ':',
    ';',
    ',',
    ' ',
    '\t',
    '\n',
    '\r',
    '\0',
    '\u007f',
    '\u00a0',
  ],
  ...['ü', '\u2024', '\uff0e', '\uff0f', '\u2215', '\ud800', '\u{1f600}', '\u202e', "'", '"', '<'],
  ...['a', 'b', '0', '-', '_', '~', '!', '*', '(', '[', ']', '{', '}', '|', '^', '`', '$'],
];
function text(): string {
  let made = '';
  for (let left = next(5); left > 0; left -= 1) {
    made += next(8) === 0 ? String.fromCharCode(next(0x10000)) : pieces[next(pieces.length)]!;
  }
  return made;
}

/** The URL of a call; undefined for one that is refused. */
function urlOf(requests: ReturnType<typeof requestsOf>, given: object): URL | undefined {
  try {
    const { path, query: parts } = requests.request({ ...given });
    return new URL(base.below(path, parts));
  } catch (error) {
    if (error instanceof ArgumentError || error instanceof RequestRefusal) return undefined;
    throw error;
  }
}

const lasting = process.cpuUsage();
const { stackTraceLimit } = Error;
// Most texts are refused, and a stack costs more than all the rest.
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
  const { user, system } = process.cpuUsage(lasting);
  process.stdout.write(`urls: ${Math.round((user + system) / 1e3)} ms CPU\n`);
});

it.each<[string, object[], number]>([
  ['/users/{a}', [inPath('a')], 3],
  ['/users/{a}/keys', [inPath('a')], 4],
  ['/files/{a}.{b}/x', [inPath('a'), inPath('b')], 4],
  ['/m/{a}/{b}', [inPath('a', { style: 'matrix' }), inPath('b', { style: 'label' })], 4],
  ['/fixed/{a}{b}?beta=true', [inPath('a'), inPath('b')], 3],
])('no text in %s leaves the path', (path, parameters, segments) => {
  const requests = requestsOf({ path, parameters });
  const literal = `/v1${path.slice(0, path.indexOf('{'))}`;
  const search = path.includes('?') ? '?beta=true' : '';
  let sent = 0;
  for (let count = 0; count < STRINGS / 5 / parameters.length; count += 1) {
    const url = urlOf(requests, { a: text(), b: text() });
    if (url === undefined) continue;
    sent += 1;
    const { origin, pathname, search: found, hash } = url;
    const stays = pathname.startsWith(literal) && pathname.split('/').length === segments + 1;
    if (!stays || origin !== 'https://api.test' || found !== search || hash !== '') {
      throw new Error(`${path} became ${url.href}`);
    }
  }
  expect(sent).toBeGreaterThan(STRINGS / 5 / 100);
});

/** A text, a list or an object of them, a few levels deep. */
function value(level = 0): unknown {
  const kind = level > 2 ? 0 : next(4);
  if (kind < 2) return text();
  const members = Array.from({ length: next(3) }, () => value(level + 1));
  if (kind === 2) return members;
  const key = () => (next(2) === 0 ? KEYS[next(KEYS.length)]! : text());
  return Object.fromEntries(members.map((each) => [key(), each]));
}
const KEYS = ['a', 'a.b', 'owner', 'Owner', 'beta', 'q', 'q[a]', '__proto__', 'constructor'];

it.each([
  [{}, /^(?:q|[\w.$-]{1,64})$/],
  [{ explode: false }, /^q$/],
  [{ style: 'spaceDelimited' }, /^q$/],
  [{ style: 'pipeDelimited' }, /^q$/],
  [{ style: 'deepObject' }, /^q(?:\[[\w.$-]{1,64}\])*$/],
  [{ allowReserved: true }, /^(?:q|[\w.$-]{1,64})$/],
  [{ allowReserved: true, explode: false }, /^q$/],
  [{ content: { 'application/json': {} } }, /^q$/],
])('no value of a parameter speaks for another: %j', (more, own) => {
  const requests = requestsOf({
    path: '/x?beta=true',
    parameters: [query('q', more), query('owner')],
    override: { arguments: { owner: { fixed: 'acme' } } },
  });
  let sent = 0;
  for (let count = 0; count < VALUES; count += 1) {
    const url = urlOf(requests, { q: value(), owner: text() });
    if (url === undefined) continue;
    sent += 1;
    // Some servers take a semicolon for an ampersand.
    const pairs = url.search.slice(1).split(/[&;]/);
    const names = pairs.map((pair) => decodeURIComponent(pair.split('=')[0]!));
    const others = names.filter((name) => !own.test(name) || /^(?:owner|beta)$/i.test(name));
    const isRight = url.href.startsWith('https://api.test/v1/x?beta=true&') && url.hash === '';
    if (!isRight || others.join() !== 'beta,owner' || pairs.at(-1) !== 'owner=acme') {
      throw new Error(url.href);
    }
  }
  expect(sent).toBeGreaterThan(VALUES / 10);
});
