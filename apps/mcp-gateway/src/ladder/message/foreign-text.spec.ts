import fc from 'fast-check';
import { expectLinear } from '../../../../../test/support/hostile-text.js';
import { accepts, isJsonContentType } from './media-types.js';
import { parseMessage } from './message-json.js';
import { RefusedMessageError } from './rpc-error.js';
import { standardHeadersAgree } from './standard-headers.js';

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
])('HTTP-07: %s of any alphabet is judged in time in proportion to its length', (_name, pass) => {
  expectLinear(pass);
});
