import type { ApiDocument } from '../document/api-document.js';
import { DocumentError } from '../document/document-error.js';
import { member, type Node } from '../document/node.js';
import type { SelectedOperation } from './operation.js';
import { present } from './present.js';

/** Members of an operation that its tool is made of. */
const SECTIONS = ['parameters', 'requestBody', 'responses'] as const;

/** Which operations lead to what cannot be read. */
export async function unreadable(
  document: ApiDocument,
  selected: readonly SelectedOperation[],
): Promise<ReadonlyMap<SelectedOperation, DocumentError>> {
  const components = member(document.root, 'components');
  await reachEach(document, present(components && member(components, 'securitySchemes')));
  const nodes = selected.map((each) => [each, sectionsOf(each)] as const);
  const all = await unreached(
    document,
    nodes.flatMap(([, sections]) => sections),
  );
  const errors = new Map<SelectedOperation, DocumentError>();
  if (all === undefined) return errors;
  for (const [each, sections] of nodes) {
    const error = await unreached(document, sections);
    if (error) errors.set(each, error);
  }
  return errors;
}

function sectionsOf({ operation: { node, pathItem } }: SelectedOperation): readonly Node[] {
  const shared = present(member(pathItem, 'parameters'));
  return [...shared, ...SECTIONS.flatMap((key) => present(member(node, key)))];
}

/** Reads what these nodes lead to, each by itself if one of them leads nowhere: that is found again where it is used. */
export async function reachEach(document: ApiDocument, nodes: readonly Node[]): Promise<void> {
  if ((await unreached(document, nodes)) === undefined) return;
  for (const node of nodes) await unreached(document, [node]);
}

async function unreached(
  document: ApiDocument,
  nodes: readonly Node[],
): Promise<DocumentError | undefined> {
  try {
    await document.reach(nodes);
    return undefined;
  } catch (error) {
    return documentError(error);
  }
}

/** What a document is to blame for; throws anything else on. */
export function documentError(error: unknown): DocumentError {
  if (error instanceof DocumentError) return error;
  throw error;
}
