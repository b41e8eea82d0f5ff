import { LRUCache } from 'lru-cache';
import type { Clock } from '../../gateway-parts.js';
import { authorizationKey } from './learned/authorization-key.js';
import type { Relist } from './relayed-tool.js';

/** Milliseconds for which what came of a list that was asked for because of headers holds, for a tool and a caller. */
export const REWRITE_MS = 10_000;
/** Tools and callers of whom that is known, for one upstream. */
export const MAX_REWRITTEN = 100;

interface Relisted {
  readonly until: number;
  readonly schema: ReturnType<Relist>;
}

/** Asks for no list again before its pause is over; meanwhile what came of it holds, a failure included. */
export function pacedRelist(relist: Relist, { clock }: { readonly clock: Clock }): Relist {
  const known = new LRUCache<string, Relisted>({ max: MAX_REWRITTEN });
  return (tool, session, asked) => {
    const key = JSON.stringify([tool, authorizationKey('caller', asked.caller, session.scopes)]);
    const last = known.get(key);
    if (last !== undefined && clock() < last.until) return last.schema;
    const schema = relist(tool, session, asked);
    known.set(key, { until: clock() + REWRITE_MS, schema });
    return schema;
  };
}
