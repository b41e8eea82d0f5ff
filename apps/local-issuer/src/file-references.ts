import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** Bytes of a file that a reference names. */
export const MAX_REFERENCED_BYTES = 65_536;

/** `$${`, a reference, or `${` that begins none. */
const PART = /\$\$\{|\$\{(?:env:([A-Za-z_]\w*)|file:([^}]+))\}|\$\{/g;

/** Where references are looked up. */
export interface ReferenceSources {
  /** The folder that relative paths begin at. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A text, or what is wrong with a reference in it. */
export type Resolved =
  { readonly text: string; readonly problem?: undefined } | { readonly problem: string };

/**
 * Replaces `${env:NAME}` and `${file:PATH}` by what they name, without white space around that, and `$${`
 * by `${`. Problems name references and never what they stand for.
 */
export function resolveReferences(value: string, sources: ReferenceSources): Resolved {
  const problems: string[] = [];
  const text = value.replace(PART, (part, name?: string, file?: string) => {
    if (part === '$${') return '${';
    const got = name === undefined ? contentOf(file, sources) : sources.environment[name];
    const found = got?.trim() ?? '';
    if (found === '') problems.push(`holds ${part}, which names nothing`);
    return found;
  });
  const [problem] = problems;
  return problem === undefined ? { text } : { problem };
}

function contentOf(file: string | undefined, { folder }: ReferenceSources): string | undefined {
  if (file === undefined) return undefined;
  const path = resolve(folder, file);
  try {
    const { size } = statSync(path);
    const readable = statSync(path).isFile() && size <= MAX_REFERENCED_BYTES;
    return readable ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
