import { OTHER } from './label-values.js';

const HEALTH: readonly string[] = ['/healthz', '/readyz'];

/** The route of a path: `endpoint`, `well_known`, `health`, or `_other`. */
export function routeOf(path: string | undefined, endpoint: string): string {
  if (path === undefined) return OTHER;
  const plain = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  if (plain === endpoint) return 'endpoint';
  if (HEALTH.includes(plain)) return 'health';
  return plain.startsWith('/.well-known/') ? 'well_known' : OTHER;
}
