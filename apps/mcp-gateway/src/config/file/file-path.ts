/** Where something stands in the file: keys, and numbers of list items. */
export type Path = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z0-9_-]+$/;
/** Keys that a message may repeat. What else stands where a key should may be a secret without its colon. */
const SHOWN_KEY = /^[A-Za-z0-9_./-]{1,128}$/;

/** A path as fields are written: `upstreams.orders.tools.include[0]`, `override["a.b"]`. */
export function pathText(path: Path): string {
  const parts = path.map((part) => {
    if (typeof part === 'number') return `[${part}]`;
    return PLAIN_KEY.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
  });
  return parts.join('').replace(/^\./, '');
}

/** The same for a message: it ends above the first key that cannot be a name. */
export function shownPath(path: Path): string {
  const hidden = path.findIndex((part) => typeof part === 'string' && !SHOWN_KEY.test(part));
  return pathText(hidden === -1 ? path : path.slice(0, hidden));
}
