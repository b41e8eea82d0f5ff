import { member, type Node } from './node.js';

/** The parts of a JSON pointer (RFC 6901 §4), unescaped. */
export function pointerParts(pointer: string): readonly string[] {
  const parts = pointer.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What a pointer names, or why nothing, as the end of a sentence. */
export type Pointed =
  { readonly ok: true; readonly node: Node } | { readonly ok: false; readonly problem: string };

/** What a fragment of a URI, without its `#`, names in a file (RFC 6901 §6). */
export function pointed(root: Node, fragment: string): Pointed {
  const pointer = decoded(fragment);
  if (pointer === undefined) {
    return { ok: false, problem: 'is not percent-encoded properly; write %25 for a percent sign' };
  }
  if (pointer !== '' && !pointer.startsWith('/')) {
    const problem = 'names an anchor; write a pointer, as #/components/schemas/Name';
    return { ok: false, problem };
  }
  let at = root;
  for (const part of pointerParts(pointer)) {
    const child = childOf(at, part);
    if (child === undefined) return { ok: false, problem: 'leads to nothing; correct it' };
    at = child;
  }
  return { ok: true, node: at };
}

/** A text without its percent-encoding; undefined where that is wrong. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function childOf(node: Node, part: string): Node | undefined {
  if (Array.isArray(node.value) && !/^(?:0|[1-9]\d*)$/.test(part)) return undefined;
  return member(node, part);
}
