import type { Catalogue, ListedTool } from '../../catalogue/catalogue.js';

/** What `tools/list` answers, as both SDKs take it: a type alias has the index signature that they ask for. */
type ToolList = { tools: { -readonly [Field in keyof ListedTool]: ListedTool[Field] }[] };

const LISTS = new WeakMap<Catalogue, ToolList>();

/** The tools of a catalogue as `tools/list` shows them; made once for each, since neither SDK writes on it. */
export function toolListOf(catalogue: Catalogue): ToolList {
  const known = LISTS.get(catalogue);
  if (known !== undefined) return known;
  const list = { tools: catalogue.listed.map((tool) => ({ ...tool })) };
  LISTS.set(catalogue, list);
  return list;
}
