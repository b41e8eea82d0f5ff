/** Most characters of a `Link` header that are read. */
export const MAX_LINK_CHARACTERS = 8_192;

const TARGET = /[\s,]*<([^<>]*)>/y;
const PARAMETER = /\s*;\s*([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?/y;
const COMMA = /\s*(?:,|$)/y;

/**
 * The targets of a `Link` header whose relation is `next` and whose context is the answer itself (RFC 8288 §3), as
 * they are written. A header that is too long, or is not one, has those before its first fault.
 */
export function nextTargets(header: string): readonly string[] {
  if (header.length > MAX_LINK_CHARACTERS) return [];
  const targets: string[] = [];
  for (let at = 0; at < header.length;) {
    TARGET.lastIndex = at;
    const target = TARGET.exec(header)?.[1];
    if (target === undefined) break;
    const { end, parameters } = parametersFrom(header, TARGET.lastIndex);
    const relations = (parameters.get('rel') ?? '').toLowerCase().split(/\s+/);
    if (relations.includes('next') && !parameters.has('anchor')) targets.push(target);
    COMMA.lastIndex = end;
    if (!COMMA.test(header)) break;
    at = COMMA.lastIndex;
  }
  return targets;
}

/** The parameters of a link; of those with one name the first counts. */
function parametersFrom(
  header: string,
  start: number,
): { readonly end: number; readonly parameters: ReadonlyMap<string, string> } {
  const parameters = new Map<string, string>();
  let end = start;
  for (;;) {
    PARAMETER.lastIndex = end;
    const [, name, text, token = ''] = PARAMETER.exec(header) ?? [];
    if (name === undefined) return { end, parameters };
    end = PARAMETER.lastIndex;
    const value = text?.replace(/\\(.)/g, '$1') ?? token;
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
  }
}
