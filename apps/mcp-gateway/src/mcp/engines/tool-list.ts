import type { Admission } from '../../ladder/admission.js';
import type { ListedTool } from '../../catalogue/catalogue.js';

/** What `tools/list` answers, as both SDKs take it: a type alias has the index signature that they ask for. */
type ToolList = { tools: { -readonly [Field in keyof ListedTool]: ListedTool[Field] }[] };

const LISTS = new WeakMap<readonly ListedTool[], ToolList>();

/** The tools that the caller is shown; made once for each list, since neither SDK writes on it. */
export function toolListOf({ catalogue, caller }: Admission): ToolList {
  const listed = catalogue.listedFor(caller);
  const known = LISTS.get(listed);
  if (known !== undefined) return known;
  const list = { tools: listed.map((tool) => ({ ...tool })) };
  LISTS.set(listed, list);
  return list;
}
