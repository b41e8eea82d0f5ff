import { safeLine } from '#foreign-text';
import type { ApiDocument } from '../../document/api-document.js';
import type { Node } from '../../document/node.js';
import { takenNames } from '../../request/key-rules.js';
import type { ParameterStyle } from '../../request/parameter-writer.js';
import { pathTemplate, type PathTemplate } from '../../request/path-template.js';
import type { Operation } from '../../selection/operation.js';
import type { Nameable } from './argument-names.js';
import type { BodyPlan } from '../body/body-plan.js';
import { isSimpleQuery, parameterForm } from './parameter-style.js';
import { parametersOf, type Parameter } from './parameters.js';
import { Refusal } from '../refusal.js';

/** Something that a call may give, before it has a name. */
export interface Argument extends Nameable {
  readonly schema: Node | Readonly<Record<string, unknown>>;
  readonly required: boolean;
  readonly documented: string | undefined;
  /** Of a parameter. */
  readonly style: ParameterStyle | undefined;
  /** Whether it is one text of the query under its own name. */
  readonly simple: boolean;
  /** Whether a body, if there is one, must have it. */
  readonly needed: boolean;
}

/** What the parameters of an operation become. */
export interface ParameterArguments {
  readonly template: PathTemplate;
  readonly all: readonly Argument[];
  readonly notes: readonly string[];
}

/** The arguments of an operation's parameters, but for these headers. Throws `Refusal` and `DocumentError`. */
export function parameterArguments(
  document: ApiDocument,
  operation: Operation,
  headers: readonly string[],
): ParameterArguments {
  const template = pathTemplate(operation.path);
  if (typeof template === 'string') throw new Refusal('path', template);
  const { kept, queryNames, notes } = parametersOf(document, operation, headers);
  checkPlaces(template, kept);
  const taken = takenNames([...queryNames, ...template.queryNames]);
  const left: string[] = [];
  const all = kept.flatMap((parameter): readonly Argument[] => {
    const form = parameterForm(document, parameter, taken);
    const placed = placeProblem(template, parameter);
    const problem = placed ?? (typeof form === 'string' ? form : undefined);
    if (typeof form !== 'string' && problem === undefined) {
      const simple = isSimpleQuery(document, form);
      return [{ ...parameter, ...form, simple, needed: false }];
    }
    const name = `${parameter.in} parameter ${safeLine(parameter.wire)}`;
    if (parameter.required && placed === undefined) {
      throw new Refusal('parameter', `its required ${name} ${problem ?? ''}`);
    }
    left.push(`${name} is left out: it ${problem ?? ''}`);
    return [];
  });
  return { template, all, notes: [...notes, ...left] };
}

function checkPlaces(template: PathTemplate, parameters: readonly Parameter[]): void {
  const inPath = parameters.filter((each) => each.in === 'path').map(({ wire }) => wire);
  const lacking = template.names.find((name) => !inPath.includes(name));
  if (lacking !== undefined) {
    throw new Refusal('path', `its path has {${safeLine(lacking)}}, which is no path parameter`);
  }
  if (template.query.length > 0 && parameters.some((each) => each.in === 'querystring')) {
    throw new Refusal('parameter', 'it has a parameter for its whole query, and a path with one');
  }
}

/** Why there is no place for a parameter in a path, or it is taken. */
function placeProblem(
  { names, queryNames }: PathTemplate,
  { in: place, wire }: Parameter,
): string | undefined {
  if (place === 'path' && !names.includes(wire)) return 'is not in the path';
  return place === 'query' && queryNames.includes(wire) ? 'is fixed in the path' : undefined;
}

/** The arguments of a flat body, or of a whole one. */
export function bodyArguments({ shape, required }: BodyPlan): readonly Argument[] {
  if (shape === undefined) return [];
  const all = shape.whole ? [shape.argument] : shape.arguments;
  return all.map((each) => ({
    ...each,
    in: 'body',
    required: required && each.needed,
    documented: each.documented,
    style: undefined,
    simple: false,
    needed: each.needed && !shape.whole,
  }));
}
