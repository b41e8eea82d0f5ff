import fc from 'fast-check';
import { MAX_ERROR_CHARACTERS, withSafeError, withSafeErrorText } from './safe-error.js';

const error = (code: number, message: unknown, data?: unknown) => ({
  jsonrpc: '2.0',
  id: 1,
  error: { code, message, ...(data !== undefined && { data }) },
});
const dump = JSON.stringify([{ expected: 'string', path: ['a'], message: 'Invalid' }], null, 2);
const jwt = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;

it.each([
  [-32603, dump, 'Internal error'],
  [-32602, dump, 'Invalid params'],
  [-32602, `Invalid tools/call request: ${dump}`, 'Invalid tools/call request'],
  [-32603, undefined, 'Internal error'],
  [-32602, 'Unknown tool: x', 'Unknown tool: x'],
  [-32601, `Method \u001b[31m${jwt} not found`, 'Method [31m[removed] not found'],
])('HTTP-17, TOOL-12: an error %i that says %j says %j', (code, said, says) => {
  expect(withSafeError(error(code, said))).toEqual(error(code, says));
});

it('HTTP-17: whatever an error says, it leaves in one line of bounded length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(2_000), (text, times) => {
      const said = withSafeError(error(-32603, text.repeat(times))).error.message as string;
      expect(said.length).toBeLessThanOrEqual(MAX_ERROR_CHARACTERS + 1);
      expect(said).not.toMatch(/\p{Cc}/u);
      expect(said.isWellFormed()).toBe(true);
    }),
  );
});

it('VER-08, TOOL-12: the data of an error stays, bounded in length, members and depth', () => {
  const data = { requested: 'v9', supported: ['2026-07-28'] };
  expect(withSafeError(error(-32022, 'x', data)).error.data).toEqual(data);
  const large = { a: 'x'.repeat(9_000), b: Array.from({ length: 900 }, () => jwt), c: [[[[[1]]]]] };
  const text = JSON.stringify(withSafeError(error(-32022, 'x', large)));
  expect(text.length).toBeLessThan(2_000);
  expect(text).not.toContain(jwt);
});

it('results leave as they are, also where they speak of errors', () => {
  const result = { jsonrpc: '2.0', id: 1, result: { structuredContent: { error: 'a\nb' } } };
  expect(withSafeError(result)).toBe(result);
  const text = JSON.stringify(result);
  expect(withSafeErrorText(text)).toBe(text);
  expect(withSafeErrorText(JSON.stringify(error(-32603, dump)))).toBe(
    JSON.stringify(error(-32603, 'Internal error')),
  );
});
