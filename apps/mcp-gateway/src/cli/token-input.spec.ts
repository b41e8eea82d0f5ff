import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { readToken } from './token-input.js';

const directory = mkdtempSync(join(tmpdir(), 'token-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const fileOf = (content: Buffer | string) => {
  const file = join(directory, 'token');
  writeFileSync(file, content);
  return file;
};
const unused = new PassThrough();
/** The time is over at once. */
const atOnce = (_ms: number, late: () => void) => {
  late();
  return () => undefined;
};

it('standard input without a token is left in the end, so that the process can end too', async () => {
  const input = new PassThrough();
  await expect(readToken('-', input, atOnce)).rejects.toThrow('no token came on standard input');
  expect(input.destroyed).toBe(true);
});

it('standard input is read to its end', async () => {
  const input = new PassThrough();
  input.end('Bearer a.b.c\n');
  expect(await readToken('-', input)).toBe('a.b.c');
});

it('standard input that has a token and no end is left too', async () => {
  const input = new PassThrough();
  let end: () => void = () => undefined;
  const later = (_ms: number, late: () => void) => {
    end = late;
    return () => undefined;
  };
  const read = readToken('-', input, later);
  input.write('a.b.c\n', () => {
    setImmediate(() => {
      end();
    });
  });
  await expect(read).rejects.toThrow('standard input has no end in 60 s');
});

it.each<[string, Buffer | string, RegExp]>([
  ['UTF-16', Buffer.from('\ufeffa.b.c', 'utf16le'), /is UTF-16 .* write the token as UTF-8/],
  ['UTF-16 without its mark', Buffer.from('a.b.c', 'utf16le'), /is UTF-16/],
  ['50 MB', Buffer.alloc(50 * 1024 * 1024, 'a'), /is too large for a token/],
  ['two tokens', 'a.b.c\nd.e.f\n', /holds more than one token/],
  ['nothing', ' \n', /no token is in/],
])('a file with %s is said to be so', async (_name, content, sentence) => {
  await expect(readToken(fileOf(content), unused)).rejects.toThrow(sentence);
});

it('a byte order mark of UTF-8 is no part of the token', async () => {
  expect(await readToken(fileOf('\ufeffBearer a.b.c'), unused)).toBe('a.b.c');
});

it('a pipe that nobody writes to is left in the end', async () => {
  const pipe = join(directory, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await expect(readToken(pipe, unused, atOnce)).rejects.toThrow(/no token came on the token file/);
});
