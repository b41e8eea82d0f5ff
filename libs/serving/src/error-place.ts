import { inSources } from './bundle-lines.js';

/** Name and place of an error, without its message, which may quote foreign text. */
export function describeError(error: unknown): { name: string; at?: string } {
  if (!(error instanceof Error)) return { name: typeof error };
  const at = error.stack
    ?.split('\n')
    .find((line) => line.trimStart().startsWith('at '))
    ?.trim();
  return { name: error.name, ...(at !== undefined && { at: inSources(at) }) };
}
