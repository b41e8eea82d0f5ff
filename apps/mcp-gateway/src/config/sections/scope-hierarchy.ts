import { quotable } from '#outbound';
import { isScopeToken } from '../setting-values.js';

/** Reads `broad=narrow,narrow` entries; what is wrong with them goes to `problems`. */
export function hierarchyOf(
  entries: readonly string[],
  problems: string[],
): Readonly<Record<string, readonly string[]>> {
  const pairs = entries.map((entry) => {
    const [broad = '', narrow = '', ...rest] = entry.split('=');
    const names = narrow.split(',').filter((name) => name !== '');
    if (names.length === 0 || rest.length > 0 || ![broad, ...names].every(isScopeToken)) {
      problems.push(`SCOPE_HIERARCHY: ${quotable(entry)} is not broad=narrow,narrow`);
    }
    return [broad, names] as const;
  });
  const broads = pairs.map(([broad]) => broad);
  for (const broad of new Set(broads.filter((name, at) => broads.indexOf(name) !== at))) {
    problems.push(`SCOPE_HIERARCHY: ${quotable(broad)} is given twice; write all it implies once`);
  }
  return Object.fromEntries(pairs);
}
