import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { ReadText } from '#openapi';

/**
 * Reads a regular file of at most so many bytes as UTF-8. Throws nothing, and waits for nobody: a pipe without a writer
 * is not a file.
 */
export async function readLocalFile(path: string, mostBytes: number): Promise<ReadText> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const state = await file.stat();
    if (!state.isFile()) return { ok: false, problem: 'is not a file' };
    if (state.size > mostBytes) {
      return { ok: false, problem: `is larger than ${mostBytes} bytes` };
    }
    const bytes = Buffer.alloc(state.size + 1);
    const length = await fill(file, bytes);
    if (length > state.size) return { ok: false, problem: 'changed while it was read' };
    return decoded(bytes.subarray(0, length));
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    return { ok: false, problem };
  } finally {
    await file?.close();
  }
}

async function fill(file: FileHandle, bytes: Buffer): Promise<number> {
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

/** UTF-8 as text. All of it, a byte order mark included: a hash is of what was read. */
export function decoded(bytes: Uint8Array): ReadText {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { ok: true, text: decoder.decode(bytes) };
  } catch {
    return { ok: false, problem: 'is not UTF-8 text' };
  }
}
