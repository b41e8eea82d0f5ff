import { safeLine } from '#foreign-text';
import { RELAYED, type RefusedOperation } from '../../catalogue/tool-source.js';
import type { UpstreamSettings } from '../../config/served-settings.js';
import type { ForeignObject } from '../../upstreams/mcp/mcp-session.js';
import type { SelectedTool } from '../selection.js';
import { MAX_NAME_CHARACTERS } from './admitted-tools.js';

/** A definition of a list, with its place in it. */
export interface NamedDefinition {
  readonly definition: ForeignObject;
  readonly index: number;
  /** Whether the list has another of the same name: which one is meant nobody can know. */
  readonly isDoubled: boolean;
}

/** A server's own names (specification, Tools). */
const NAME = /^[A-Za-z0-9_.-]+$/;

/** The definitions by their names, which settings select by, and those without a name that they could write. */
export function namedDefinitions(
  definitions: readonly ForeignObject[],
  { upstream, place }: { readonly upstream: string; readonly place: string },
): {
  readonly named: ReadonlyMap<string, NamedDefinition>;
  readonly refused: readonly RefusedOperation[];
} {
  const named = new Map<string, NamedDefinition>();
  const refused: RefusedOperation[] = [];
  for (const [index, definition] of definitions.entries()) {
    const { name } = definition;
    if (typeof name === 'string' && isName(name)) {
      named.set(name, { definition, index, isDoubled: named.has(name) });
      continue;
    }
    refused.push({
      upstream,
      operation:
        typeof name === 'string' ? safeLine(name, { max: MAX_NAME_CHARACTERS }) : '(no name)',
      place: `${place} tools[${index}]`,
      reason: 'its name is not 1 to 128 letters, digits, or any of _ . -; correct it at the server',
      kind: RELAYED,
    });
  }
  return { named, refused };
}

function isName(name: string): boolean {
  return name.length <= MAX_NAME_CHARACTERS && NAME.test(name);
}

/** Names that overrides give to more than one tool, one line for each override. */
export function doubledNames(
  selected: readonly SelectedTool[],
  { at }: Pick<UpstreamSettings, 'at'>,
): readonly string[] {
  const counted = new Map<string, number>();
  for (const { served } of selected) counted.set(served, (counted.get(served) ?? 0) + 1);
  return selected.flatMap(({ source, served, override }) =>
    override?.name === undefined || counted.get(served) === 1
      ? []
      : [
          `${at(`tools.override.${source}.name`)}: another tool is named ${served}; write another name`,
        ],
  );
}
