import { nearNames } from '#foreign-text';
import type { ApiDocument } from '../document/api-document.js';
import { isMapping, member, members, type Node } from '../document/node.js';
import type { Operation } from '../selection/operation.js';
import { documentError } from '../selection/reach.js';
import { meant, quoted } from '../selection/quoted.js';
import type { ApiToolSettings, SettingsProblem } from './api-tool.js';
import { keyHeader, kindOf, schemeNode } from './security-scheme.js';

/** How many schemes of the document a message lists. */
const SHOWN_SCHEMES = 8;

/** What is to be said of the values that settings have for security schemes. */
export interface SchemeFindings {
  readonly problems: readonly SettingsProblem[];
  readonly warnings: readonly string[];
}

/**
 * Compares the settings' security schemes with the document. A scheme that the document neither declares nor asks for
 * is a problem, and so is a value in another header than the one that the document has for an API key: both would be
 * found out by the API's refusals. A value for what the document sends otherwise, in the query or as a token, is a
 * warning: only who knows the API can say that it takes a header too.
 */
export function schemeFindings(
  document: ApiDocument,
  operations: readonly Operation[],
  { schemes }: Pick<ApiToolSettings, 'schemes'>,
): SchemeFindings {
  const names = Object.keys(schemes);
  if (names.length === 0) return { problems: [], warnings: [] };
  const known = knownSchemes(document, operations);
  const near = nearNames([...known], { byWords: true });
  const found = names.map((name) => {
    const field = `securitySchemes.${name}`;
    if (known.has(name)) return compared(document, { name, field, header: schemes[name] ?? '' });
    const all = [...known].slice(0, SHOWN_SCHEMES).map(quoted).join(', ');
    const instead = known.size === 0 ? 'it has none; remove this' : `write one of ${all}`;
    const text = `the document has no security scheme ${quoted(name)}; ${meant(near(name)) ?? instead}`;
    return { problem: { field, text } };
  });
  return {
    problems: found.flatMap(({ problem }) => problem ?? []),
    warnings: found.flatMap((each) => ('warning' in each ? (each.warning ?? []) : [])),
  };
}

/** Names that are declared, and those that only a list of requirements has. */
function knownSchemes(
  document: ApiDocument,
  operations: readonly Operation[],
): ReadonlySet<string> {
  const components = member(document.root, 'components');
  const declared = components && member(components, 'securitySchemes');
  const asked = [document.root, ...operations.map(({ node }) => node)].flatMap(requirements);
  return new Set([...(declared ? members(declared).map(([name]) => name) : []), ...asked]);
}

function requirements(node: Node): readonly string[] {
  const stated = member(node, 'security')?.value;
  const alternatives: readonly unknown[] = Array.isArray(stated) ? stated : [];
  return alternatives.flatMap((each) => (isMapping(each) ? Object.keys(each) : []));
}

interface Given {
  readonly name: string;
  readonly field: string;
  readonly header: string;
}

function compared(
  document: ApiDocument,
  { name, field, header }: Given,
): { readonly problem?: SettingsProblem; readonly warning?: string } {
  const scheme = nodeOf(document, name);
  if (scheme === undefined) return {};
  const place = document.place(scheme);
  const stated = keyHeader(scheme);
  if (stated === undefined) {
    const kind = kindOf(scheme) ?? 'the token itself';
    const warning = `${quoted(name)} is ${kind} in the document (${place}), and securitySchemes sends the header ${quoted(header)} in its place: make sure that the API takes that`;
    return { warning };
  }
  if (stated.toLowerCase() === header.toLowerCase()) return {};
  const text =
    stated.toLowerCase() === 'authorization'
      ? 'is the header authorization in the document, where the token is sent; remove this'
      : `is the header ${quoted(stated)} in the document; write header: ${stated.toLowerCase()}, or correct the document`;
  return { problem: { field: `${field}.header`, text: `${text} (${place})` } };
}

/** Undefined also for a reference that leads nowhere: operations that need it are refused for that. */
function nodeOf(document: ApiDocument, name: string): Node | undefined {
  try {
    return schemeNode(document, name);
  } catch (error) {
    documentError(error);
    return undefined;
  }
}
