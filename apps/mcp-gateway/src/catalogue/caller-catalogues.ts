import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Caller } from '#auth';
import type { CallContext } from '../upstreams/upstream.js';
import { catalogueOf, type Catalogue } from './catalogue.js';
import type { LearnedTools, MissingTools, ToolsOfCaller } from './learned-tools.js';
import type { Tool } from './tool.js';

/** Bytes of the lists behind the catalogues of callers that are kept, for one catalogue of all. */
export const MAX_OWN_CATALOGUE_BYTES = 32 * 1024 * 1024;
/** Milliseconds for which a list holds that something is missing in. */
export const INCOMPLETE_TTL_MS = 5_000;
/** Milliseconds for which any other holds at most. */
export const COMPLETE_TTL_MS = 300_000;

/** Who asks, for what. */
export interface AskedCatalogue {
  readonly caller: Caller;
  readonly context: CallContext;
  /** The name of the tool that is called; undefined: the whole list is asked for. */
  readonly tool: string | undefined;
}

/** Puts catalogues together for callers: the tools that are everybody's, then those that upstreams have for them. */
@Injectable()
export class CallerCatalogues {
  private readonly kept = new WeakMap<Catalogue, LRUCache<string, Catalogue>>();

  /**
   * The caller's own catalogue; the same one for callers who are shown the same. With `tool`, only the upstream is asked
   * that could have it. Throws as `LearnedTools.of`.
   */
  async of(everybody: Catalogue, { caller, context, tool }: AskedCatalogue): Promise<Catalogue> {
    const { learned } = everybody;
    const asked = tool === undefined ? learned : learned.filter((each) => mayHave(each, tool));
    if (asked.length === 0) return everybody;
    const found = await Promise.all(asked.map((each) => each.of(caller, context, tool)));
    const key = JSON.stringify(
      asked.map(({ upstream }, index) => [upstream, wordFor(found[index])]),
    );
    const known = this.keptOf(everybody).get(key);
    if (known !== undefined) return known;
    const own = together(everybody, asked, found);
    this.keptOf(everybody).set(key, own, { size: sizeOf(found) });
    return own;
  }

  private keptOf(everybody: Catalogue): LRUCache<string, Catalogue> {
    let kept = this.kept.get(everybody);
    if (kept === undefined) {
      kept = new LRUCache({ maxSize: MAX_OWN_CATALOGUE_BYTES });
      this.kept.set(everybody, kept);
    }
    return kept;
  }
}

function mayHave({ prefix }: LearnedTools, tool: string): boolean {
  return prefix === '' || tool.startsWith(`${prefix}_`);
}

function wordFor(found: ToolsOfCaller | undefined): string {
  if (found === undefined) return '';
  return found.ok ? `id ${found.id} ${found.ttlMs}` : `not ${found.reason}`;
}

function sizeOf(found: readonly ToolsOfCaller[]): number {
  return 1 + found.reduce((sum, each) => sum + (each.ok ? each.bytes : 0), 0);
}

function together(
  everybody: Catalogue,
  asked: readonly LearnedTools[],
  found: readonly ToolsOfCaller[],
): Catalogue {
  const { generation, listing, baselineScopes, learned } = everybody;
  const shared = everybody.listed.flatMap(({ name }) => everybody.find(name) ?? []);
  const missing = found.flatMap((each, index): MissingTools[] =>
    each.ok ? [] : [{ upstream: asked[index]?.upstream ?? '', reason: each.reason }],
  );
  const ttls = found.flatMap((each) => (each.ok ? [each.ttlMs] : [INCOMPLETE_TTL_MS]));
  const tools = [...shared, ...found.flatMap((each) => (each.ok ? each.tools : []))];
  return catalogueOf(withoutDoubles(tools), generation, {
    ...{ listing, baselineScopes, learned },
    own: Object.freeze({ missing, ttlMs: Math.min(COMPLETE_TTL_MS, ...ttls) }),
  });
}

/** A name that somebody else took before is not served twice: what is written and reviewed comes first. */
function withoutDoubles(tools: readonly Tool[]): readonly Tool[] {
  const taken = new Set<string>();
  return tools.filter(({ name }) => !taken.has(name) && taken.add(name));
}
