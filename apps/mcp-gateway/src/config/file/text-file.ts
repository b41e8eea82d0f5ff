import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** The text of a file, or why there is none, as a sentence's end: `cannot be read (ENOENT)`. */
export type TextFile =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

/** Reads a regular file of at most so many bytes as UTF-8. Throws nothing and waits for nobody. */
export function readTextFile(path: string, mostBytes: number): TextFile {
  let file: number | undefined;
  try {
    // A pipe without a writer would be waited for.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!fstatSync(file).isFile()) return { ok: false, problem: 'is not a file' };
    const bytes = Buffer.alloc(mostBytes + 1);
    const length = fill(file, bytes);
    if (length > mostBytes) return { ok: false, problem: `is larger than ${mostBytes} bytes` };
    return decoded(bytes.subarray(0, length));
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return {
      ok: false,
      problem: code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`,
    };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function fill(file: number, bytes: Buffer): number {
  let length = 0;
  while (length < bytes.length) {
    const more = readSync(file, bytes, length, bytes.length - length, null);
    if (more === 0) break;
    length += more;
  }
  return length;
}

function decoded(bytes: Uint8Array): TextFile {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { ok: true, text: decoder.decode(bytes) };
  } catch {
    return { ok: false, problem: 'is not UTF-8 text' };
  }
}
