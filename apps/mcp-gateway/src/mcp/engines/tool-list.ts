import type { MissingTools } from '../../catalogue/learned-tools.js';
import type { Admission } from '../../ladder/admission.js';
import type { ListedTool } from '../../catalogue/catalogue.js';
import { INTERNAL_ERROR, RpcError } from '../../ladder/message/rpc-error.js';

/** Names upstreams whose tools a list is without, and why: `[{ upstream, reason }]`. */
export const UNAVAILABLE_META = 'mcp-gateway/unavailable';

/** A tool as an era's clients are shown it. */
export type ShownTool = (tool: ListedTool) => ListedTool;

/** What `tools/list` answers, as both SDKs take it: a type alias has the index signature that they ask for. */
type ToolList = { tools: never[]; _meta?: Record<string, unknown> };

/** What `tools/list` answers in one era; made once for each list, since neither SDK writes on it. */
export class ToolLists {
  private readonly known = new WeakMap<readonly ListedTool[], ToolList>();

  constructor(private readonly shown: ShownTool) {}

  /** The tools that the caller is shown. Throws `RpcError` where none could be had: that is no empty list. */
  of({ catalogue, caller }: Admission): ToolList {
    const { missing = [] } = catalogue.own ?? {};
    if (missing.length > 0 && catalogue.listed.length === 0) {
      throw new RpcError(INTERNAL_ERROR, `No tools could be listed: ${wordsOf(missing)}`);
    }
    const listed = catalogue.listedFor(caller);
    const known = this.known.get(listed);
    if (known !== undefined) return known;
    // The SDKs declare fields mutable that nobody writes on.
    const list = {
      tools: listed.map((tool) => ({ ...this.shown(tool) })),
      ...(missing.length > 0 && { _meta: { [UNAVAILABLE_META]: missing } }),
    } as unknown as ToolList;
    this.known.set(listed, list);
    return list;
  }
}

function wordsOf(missing: readonly MissingTools[]): string {
  return missing.map(({ upstream, reason }) => `${upstream} (${reason})`).join(', ');
}
