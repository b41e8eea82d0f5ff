import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';

/**
 * Puts a text in the place of a file, or makes it: whoever reads meanwhile has the old one or the new one, never a part.
 * Throws an error that names the path.
 */
export function replaceFile(path: string, text: string): void {
  // What a link leads to is replaced, and not the link.
  const isThere = existsSync(path);
  const target = isThere ? realpathSync(path) : path;
  const draft = `${target}.${randomUUID()}`;
  try {
    writeFileSync(draft, text, { flag: 'wx' });
    if (isThere) chmodSync(draft, statSync(target).mode);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new Error(`${path} cannot be written (${code})`, { cause: error });
  }
}
