import { PassThrough } from 'node:stream';
import { readToken } from './command-line.js';

it('standard input without a token is left in the end, so that the process can end too', async () => {
  const input = new PassThrough();
  const atOnce = (_ms: number, late: () => void) => {
    late();
    return () => undefined;
  };
  await expect(readToken('-', input, atOnce)).rejects.toThrow('no token came on standard input');
  expect(input.destroyed).toBe(true);
});

it('standard input is read to its end', async () => {
  const input = new PassThrough();
  input.end('Bearer a.b.c\n');
  expect(await readToken('-', input)).toBe('a.b.c');
});
