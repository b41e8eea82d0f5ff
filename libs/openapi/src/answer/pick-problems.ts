import { nearNames } from '#foreign-text';
import type { ApiDocument } from '../document/api-document.js';
import { DocumentError } from '../document/document-error.js';
import { isMapping, member, type Node } from '../document/node.js';
import { keyword } from '../schema/schema-node.js';
import { mergedSchema } from '../schema/shown/merged-schema.js';
import { ownParts } from '../schema/shown/shown-parts.js';
import type { Operation } from '../selection/operation.js';
import { Refusal } from '../operation/refusal.js';
import { meant, quoted } from '../selection/quoted.js';
import { isJson } from './media-types.js';
import { eachPath, stepsOf } from './pick.js';
import { successesOf } from './successes.js';

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
 * Holds the paths of `answer.pick` against the document's schemas of successful JSON answers. Throws what refuses for
 * each that is no path, and for each that none of the schemas has, with what was likely meant. A schema that is
 * missing, open, a union, or cannot be read says nothing: there the answer itself shows it.
 */
export function checkPicks(
  document: ApiDocument,
  operation: Operation,
  picks: readonly string[],
): void {
  const schemas = picks.length === 0 ? [] : answerSchemas(document, operation);
  eachPath(picks, (path, field) => {
    const steps = stepsOf(path, field);
    const problems = schemas.map((schema) => problemOf(document, schema, steps));
    const [problem] = problems;
    if (problem === undefined || problems.includes(undefined)) return;
    throw new Refusal('override', `${quoted(path)} of answer.pick: ${problem}`, field);
  });
}

/** The schemas of successful JSON answers; none where one has no schema. */
function answerSchemas(document: ApiDocument, operation: Operation): readonly Node[] {
  const successes = readable(() => successesOf(document, operation)) ?? [];
  const json = successes.flatMap(({ content }) => content.filter(([type]) => isJson(type)));
  const schemas = json.map(([, node]) => member(node, 'schema'));
  const known = schemas.filter((each) => each !== undefined);
  return known.length < schemas.length ? [] : known;
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
  const found = readable(() => ownParts(document, node));
  return found?.cut === false ? found.parts : undefined;
}

/** Undefined for what cannot be read: that is told where the operation is read. */
function readable<Read>(read: () => Read): Read | undefined {
  try {
    return read();
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
