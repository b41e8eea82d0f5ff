import { member, type Node } from '../../libs/openapi/src/document/node.js';
import { DocumentError } from '../../libs/openapi/src/document/document-error.js';
import type { ApiDocument } from '../../libs/openapi/src/document/api-document.js';

/** A document of one file that is at hand as a value: for rules that need nothing of a loader. */
export function documentOf(value: object, version: ApiDocument['version'] = '3.1'): ApiDocument {
  const root: Node = { value, file: 'api.json', pointer: '' };
  const target = (node: Node): Node | undefined => {
    const ref = (node.value as { $ref?: unknown } | null)?.$ref;
    if (typeof ref !== 'string') return undefined;
    const parts = decodeURIComponent(ref.replace(/^#\/?/, '')).split('/').filter(Boolean);
    const names = parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const found = names.reduce<Node | undefined>((at, name) => at && member(at, name), root);
    if (!found) throw new DocumentError(`${ref} leads nowhere`, node);
    return found;
  };
  return {
    version,
    root,
    files: [],
    resolve: (node) => {
      let at = node;
      for (let steps = 0; steps < 32; steps += 1) {
        const next = target(at);
        if (next === undefined) return at;
        at = next;
      }
      throw new DocumentError('a reference leads around in a circle', node);
    },
    reach: () => Promise.resolve(),
    unread: undefined,
    verify: () => undefined,
    place: ({ file, pointer }) => `${file} #${pointer}`,
  };
}
