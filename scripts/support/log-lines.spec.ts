import { isRequestLine, readable } from './log-lines.js';

it('a request line becomes one short line', () => {
  const line =
    '{"level":30,"app":"mcp-gateway","event":"request","method":"POST","path":"/","status":200,"sender":"mcp-cli","tool":"greet"}';
  expect(isRequestLine(line)).toBe(true);
  expect(readable(line)).toBe('POST / 200 greet from mcp-cli');
});

it('other lines keep their level, message and fields; foreign output stays as it is', () => {
  expect(readable('{"level":50,"app":"x","issuer":"i","msg":"down"}')).toBe('ERROR down issuer=i');
  expect(readable('plain text')).toBe('plain text');
});
