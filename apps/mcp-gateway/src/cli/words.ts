import { existsSync } from 'node:fs';
import { UsageError } from './usage-error.js';

/** What the words of a command name: a gateway.yaml, and something in it. */
export interface Words {
  readonly file: string | undefined;
  readonly name: string | undefined;
}

const YAML = /\.ya?ml$/i;

/**
 * Tells a gateway.yaml from a name, in either order: it ends in `.yaml` or `.yml`, or is a path with a slash or a dot
 * that is there. Throws `UsageError` for a file that is not there, and for two of a kind.
 */
export function wordsOf(words: readonly string[]): Words {
  const isFile = (word: string) => YAML.test(word) || (/[./\\]/.test(word) && existsSync(word));
  const files = words.filter(isFile);
  const names = words.filter((word) => !isFile(word));
  const [file] = files;
  if (file !== undefined) checkFile(file);
  for (const [first, second] of [files, names]) {
    if (second !== undefined) throw new UsageError(`${first} or ${second}: write one of them`);
  }
  return { file, name: names[0] };
}

/** Throws `UsageError` for a file that is not there. */
export function checkFile(file: string): void {
  if (!existsSync(file)) throw new UsageError(`${file} is not there`);
}
