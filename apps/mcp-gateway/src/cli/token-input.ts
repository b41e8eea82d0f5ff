import { closeSync, constants, createReadStream, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { realAfter, type After } from '#outbound';
import { UsageError } from './usage-error.js';

/** Most bytes of a token that is given. */
const MAX_TOKEN_BYTES = 64 * 1024;
/** Milliseconds for it, a sign-in included. */
const TOKEN_MS = 60_000;

/** The token of a file or of standard input (`-`), without `Bearer` before it. Throws `UsageError`. */
export async function readToken(
  file: string,
  input: Readable,
  after: After = realAfter,
): Promise<string> {
  const name = file === '-' ? 'standard input' : `the token file ${file}`;
  return tokenIn(await bytesOfToken(file === '-' ? input : openToken(file), name, after), name);
}

/** Opens a file or a pipe by its name; that a writer is missing keeps nothing from ending. Throws `UsageError`, by what it is. */
function openToken(file: string): Readable {
  let fd: number | undefined;
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const kind = fstatSync(fd);
    if (kind.isFile()) return createReadStream('', { fd, end: MAX_TOKEN_BYTES });
    if (kind.isFIFO()) return new Socket({ fd, readable: true, writable: false });
    closeSync(fd);
    throw new UsageError(
      `the token file ${file} is ${kind.isDirectory() ? 'a directory' : 'no file'}; name a file that holds a token`,
    );
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'is not there' : `cannot be read (${String(code)})`;
    throw new UsageError(`the token file ${file} ${why}`);
  }
}

/** Reads no more than a token may have. Ends the input in any case: one that is still read would keep the process. */
async function bytesOfToken(input: Readable, name: string, after: After): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  const inTime = after(TOKEN_MS, () => {
    const what = bytes.length === 0 ? `no token came on ${name}` : `${name} has no end`;
    input.destroy(new UsageError(`${what} in ${TOKEN_MS / 1_000} s`));
  });
  try {
    for await (const chunk of input) {
      bytes = Buffer.concat([bytes, Buffer.from(chunk as Buffer | string)]);
      if (bytes.length > MAX_TOKEN_BYTES) {
        throw new UsageError(
          `${name} is too large for a token (more than ${MAX_TOKEN_BYTES} bytes)`,
        );
      }
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${name} cannot be read`);
  } finally {
    inTime();
  }
  return bytes;
}

/** The token, without `Bearer` before it. Throws `UsageError` for what is none. */
function tokenIn(bytes: Buffer, name: string): string {
  // The marks of UTF-16, or the zero of each of its letters.
  if (['fffe', 'feff'].includes(bytes.toString('hex', 0, 2)) || bytes.includes(0)) {
    throw new UsageError(
      `${name} is UTF-16 or no text; write the token as UTF-8 (in PowerShell: Out-File -Encoding ascii)`,
    );
  }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const token = text.trim().replace(/^Bearer\s+/i, '');
  if (token === '') throw new UsageError(`no token is in ${name}`);
  if (/\s/.test(token)) throw new UsageError(`${name} holds more than one token`);
  return token;
}
