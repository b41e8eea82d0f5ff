/**
 * Whether paths match a pattern: the text of a template, in which `*` stands for any characters of one segment, and
 * at the end for anything. Takes time in proportion to the lengths of both, multiplied at worst.
 */
export function pathPattern(pattern: string): (path: string) => boolean {
  const open = pattern.endsWith('*');
  const text = open ? pattern.slice(0, -1) : pattern;
  const segments = text.split('/').map((segment) => segment.split('*'));
  const last = segments.length - 1;
  return (path) => {
    const parts = path.split('/');
    if (open ? parts.length <= last : parts.length !== segments.length) return false;
    return segments.every((pieces, at) => matches(parts[at] ?? '', pieces, open && at === last));
  };
}

/** Whether a text consists of the pieces with anything between them, and where it is open, anything behind. */
function matches(text: string, [first = '', ...others]: readonly string[], open: boolean): boolean {
  if (!text.startsWith(first)) return false;
  const last = open ? undefined : others.pop();
  let at = first.length;
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  if (open) return true;
  if (last === undefined) return at === text.length;
  return text.length - last.length >= at && text.endsWith(last);
}
