import { didYouMean as meant, nearNames } from '#foreign-text';

/** `; did you mean x?` for the names that a word was likely meant to be; empty for none. */
export function didYouMean(word: string, names: readonly string[]): string {
  const said = meant(nearNames(names, { byWords: true })(word));
  return said === undefined ? '' : `; ${said}`;
}

/** Most tools that are named where none was meant. */
const NAMED = 20;

/** Why a tool is not known, with those that are: few of them all, of many only those that were likely meant. */
export function noTool(
  name: string,
  served: readonly string[],
  meant = didYouMean(name, served),
): string {
  if (served.length === 0) return `no tool is named ${name}${meant}`;
  const all =
    served.length <= NAMED
      ? `; the tools are ${served.join(', ')}`
      : `; there are ${served.length} tools, and mcp-gateway tools lists them`;
  const list = served.length > NAMED && meant !== '' ? '' : all;
  return `no tool is named ${name}${list}${meant}`;
}
