import { nearNames } from '#foreign-text';
import type { ApiDocument } from '../document/api-document.js';
import { DocumentError } from '../document/document-error.js';
import { isMapping, member, type Node } from '../document/node.js';
import { keyword } from '../schema/schema-node.js';
import { mergedSchema } from '../schema/shown/merged-schema.js';
import { ownParts } from '../schema/shown/shown-parts.js';
import { meant, quoted } from '../selection/quoted.js';
import { isJson } from './media-types.js';
import { stepsOf } from './pick.js';
import type { Success } from './successes.js';

/** The answers of an operation, as its document has them. */
export interface DeclaredAnswers {
  readonly document: ApiDocument;
  readonly successes: readonly Success[];
}

/** Keywords with which a schema may allow more than its properties and items. */
const OPEN = [
  ...['anyOf', 'oneOf', 'not', 'if', '$dynamicRef', '$recursiveRef', 'discriminator'],
  ...['patternProperties', 'unevaluatedProperties', 'dependentSchemas', 'prefixItems', 'contains'],
];

/** Values that all of these schemas describe. */
interface Described {
  readonly types: readonly string[];
  readonly properties: ReadonlyMap<string, readonly Node[]>;
  readonly items: readonly Node[];
}

/**
 * What is wrong with paths of `answer.pick` by the document's schemas of successful JSON answers: a sentence for each path
 * that none of them has, with what was likely meant. None where a schema is missing, open, a union, or cannot be
 * read: there the answer itself shows it. Throws `Refusal` for what is no path.
 */
export function pickProblems(
  picks: readonly string[],
  { document, successes }: DeclaredAnswers,
): readonly string[] {
  const json = successes.flatMap(({ content }) => content.filter(([type]) => isJson(type)));
  const schemas = json.map(([, node]) => member(node, 'schema'));
  const known = schemas.filter((each) => each !== undefined);
  if (known.length === 0 || known.length < schemas.length) return [];
  return picks.flatMap((path) => {
    const problems = known.map((schema) => problemOf(document, schema, stepsOf(path)));
    const [problem] = problems;
    return problem === undefined || problems.includes(undefined)
      ? []
      : [`${quoted(path)} of answer.pick: ${problem}`];
  });
}

/** Why a path leads nowhere; undefined where it may lead somewhere. */
function problemOf(
  document: ApiDocument,
  schema: Node,
  steps: readonly (string | undefined)[],
): string | undefined {
  let at: readonly Node[] = [schema];
  for (const [index, step] of steps.entries()) {
    const described = describedBy(document, at);
    if (described === undefined) return undefined;
    const where = index === 0 ? 'the answer' : quoted(textOf(steps.slice(0, index)));
    const problem =
      step === undefined ? eachProblem(where, described) : keyProblem(where, step, described);
    if (problem !== undefined) return problem;
    at = (step === undefined ? described.items : described.properties.get(step)) ?? [];
  }
  return undefined;
}

function eachProblem(where: string, { types }: Described): string | undefined {
  return types.includes('array') ? undefined : `${where} is no list; leave out []`;
}

function keyProblem(
  where: string,
  step: string,
  { types, properties }: Described,
): string | undefined {
  if (!types.includes('object')) {
    return types.includes('array')
      ? `${where} is a list; write [] before ${quoted(step)}`
      : `${where} is ${types.join(' or ')}, and has no ${quoted(step)}`;
  }
  if (properties.has(step)) return undefined;
  const near = meant(nearNames([...properties.keys()])(step));
  return `${where} has no ${quoted(step)} in the document${near === undefined ? '' : `; ${near}`}`;
}

/** Undefined where more than this may be meant. */
function describedBy(document: ApiDocument, nodes: readonly Node[]): Described | undefined {
  const parts = nodes.map((node) => partsOf(document, node));
  const all = parts.flatMap((each) => each ?? []);
  if (all.length === 0 || parts.includes(undefined) || all.some(isOpen)) return undefined;
  const { types, properties, items } = mergedSchema(all, false);
  const only = types?.filter((type) => type !== 'null') ?? [];
  if (only.length === 0) return undefined;
  const isFree = only.includes('object') && properties.size === 0;
  return isFree ? undefined : { types: only, properties, items };
}

function partsOf(document: ApiDocument, node: Node): readonly Node[] | undefined {
  try {
    const { parts, cut } = ownParts(document, node);
    return cut ? undefined : parts;
  } catch (error) {
    if (error instanceof DocumentError) return undefined;
    throw error;
  }
}

function isOpen(part: Node): boolean {
  const additional: unknown = keyword(part, 'additionalProperties');
  return (
    additional === true ||
    isMapping(additional) ||
    OPEN.some((name) => keyword(part, name) !== undefined)
  );
}

/** A path as it is written. */
function textOf(steps: readonly (string | undefined)[]): string {
  return steps
    .map((step) => (step === undefined ? '[]' : `.${step}`))
    .join('')
    .replace(/^\./, '');
}
