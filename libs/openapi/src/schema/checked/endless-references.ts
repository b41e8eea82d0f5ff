/** Definitions, and those that each applies to the very same value. */
export type SameValue = ReadonlyMap<string, ReadonlySet<string>>;

/** Whether a definition refers to itself for the same value: nothing could be checked against it. */
export function isEndless(edges: SameValue): boolean {
  const done = new Set<string>();
  for (const start of edges.keys()) {
    const path = new Set<string>();
    const left: { name: string; leaving: boolean }[] = [{ name: start, leaving: false }];
    for (let each = left.pop(); each; each = left.pop()) {
      const { name, leaving } = each;
      if (leaving) {
        path.delete(name);
        done.add(name);
      } else if (path.has(name)) {
        return true;
      } else if (!done.has(name)) {
        path.add(name);
        left.push({ name, leaving: true });
        for (const next of edges.get(name) ?? []) left.push({ name: next, leaving: false });
      }
    }
  }
  return false;
}
