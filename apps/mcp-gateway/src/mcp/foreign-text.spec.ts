import fc from 'fast-check';
import { expectLinear } from '../../../../test/support/hostile-text.js';
import { judgeAnswer } from '../upstreams/http/answer.js';
import { pathOf, writePath } from '../upstreams/http/request-path.js';
import { edgeRules, judgeEdge } from '../edge/edge-rules.js';
import { accepts, isJsonContentType } from '../ladder/message/media-types.js';
import { parseMessage } from '../ladder/message/message-json.js';
import { RefusedMessageError } from '../ladder/message/rpc-error.js';
import { standardHeadersAgree } from '../ladder/message/standard-headers.js';

const rules = edgeRules({
  publicUrl: 'https://gw.example/mcp',
  port: 3001,
  allowedHosts: [],
  corsOrigins: ['https://app.example'],
});

it('HTTP-01, HTTP-02: whatever Host and Origin say, only listed ones pass', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.webUrl(), (host, origin, url) => {
      const named = [host, new URL(url).host];
      for (const each of named.filter((name) => !rules.hosts.has(name.toLowerCase()))) {
        const verdict = judgeEdge({ method: 'POST', path: '/mcp', host: each, origin }, rules);
        expect(verdict.kind).toBe('refuse');
      }
      for (const each of [origin, new URL(url).origin].filter((name) => !rules.origins.has(name))) {
        const request = { method: 'POST', path: '/mcp', host: 'gw.example', origin: each };
        expect(judgeEdge(request, rules).kind).toBe('refuse');
      }
    }),
  );
});

it('HTTP-05, HTTP-06: any Content-Type and Accept are judged, and only JSON is JSON', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const json = /^\s*application\/json\s*(;|$)/i.test(text);
      expect(isJsonContentType(text)).toBe(json);
      expect(typeof accepts(text, 'application/json')).toBe('boolean');
    }),
  );
});

it('VER-10: a name in Base64 is the name, and nothing else decodes to it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (name, other) => {
      const encode = (text: string) => `=?base64?${Buffer.from(text).toString('base64')}?=`;
      const agree = (value: string) =>
        standardHeadersAgree(
          { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': value },
          { method: 'tools/call', toolName: name },
        );
      fc.pre(Buffer.from(name).toString() === name && name !== other);
      expect(agree(encode(name))).toBe(true);
      expect(agree(encode(other))).toBe(false);
    }),
  );
});

it('HTTP-08: any bytes are JSON or a 400 with -32700', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      try {
        parseMessage(Buffer.from(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(RefusedMessageError);
        expect(error).toMatchObject({ status: 400, code: -32700 });
      }
    }),
  );
});

function judged(status: number, headers: Record<string, string>, body = ''): unknown {
  const asked = { method: 'GET', conditional: false, wants: undefined } as const;
  const context = { upstream: 'u', host: 'u', ...asked, secrets: ['canary-secret'], now: 0 };
  return judgeAnswer({ status, headers, body: Buffer.from(body) }, context);
}

it.each<[string, (text: string) => unknown]>([
  ['a Content-Type', isJsonContentType],
  ['an Accept', (text) => accepts(text, 'application/json')],
  [
    'a name in Base64',
    (text) =>
      standardHeadersAgree(
        { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': text },
        { method: 'tools/call', toolName: 'x' },
      ),
  ],
  ['a message', (text) => parseMessage(Buffer.from(text))],
  ['an upstream’s challenge', (text) => judged(403, { 'www-authenticate': text })],
  ['an upstream’s media type', (text) => judged(200, { 'content-type': text }, '{}')],
  ['a problem of an upstream', (text) => judged(422, { 'content-type': 'text/plain' }, text)],
  ['where an upstream leads to', (text) => judged(201, { location: text })],
  ['a segment of a path', (text) => writePath(pathOf`/a/${text}/b`)],
])('HTTP-07: %s of any alphabet is judged in time in proportion to its length', (_name, pass) => {
  expectLinear(pass);
});
