import type { Admission } from '../../ladder/admission.js';
import type { ListedTool } from '../../catalogue/catalogue.js';

/** A tool as an era's clients are shown it. */
export type ShownTool = (tool: ListedTool) => ListedTool;

/** What `tools/list` answers, as both SDKs take it: a type alias has the index signature that they ask for. */
type ToolList = { tools: never[] };

/** What `tools/list` answers in one era; made once for each list, since neither SDK writes on it. */
export class ToolLists {
  private readonly known = new WeakMap<readonly ListedTool[], ToolList>();

  constructor(private readonly shown: ShownTool) {}

  /** The tools that the caller is shown. */
  of({ catalogue, caller }: Admission): ToolList {
    const listed = catalogue.listedFor(caller);
    const known = this.known.get(listed);
    if (known !== undefined) return known;
    // The SDKs declare fields mutable that nobody writes on.
    const list = { tools: listed.map((tool) => ({ ...this.shown(tool) })) } as unknown as ToolList;
    this.known.set(listed, list);
    return list;
  }
}
