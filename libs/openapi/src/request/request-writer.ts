import {
  ArgumentError,
  type ApiRequest,
  type ApiRequestBody,
  type HttpMethod,
  type UsedArgument,
} from './api-request.js';
import {
  bodyOfFields,
  bodyOfValue,
  type BodyForm,
  type WholeBodyForm,
} from './body/body-writer.js';
import { named } from './named-problem.js';
import type { ParameterWriter } from './parameter-writer.js';
import { joinedPieces, type PathPieces } from './path-pieces.js';
import type { PathTemplate } from './path-template.js';

/** Where a value comes from: the caller, or the settings. */
export interface ValueSource {
  /** The argument's name. */
  readonly argument: string;
  /** The name in the request. */
  readonly wire: string;
  readonly fixed?: { readonly value: unknown };
}

export type ParameterSource = ValueSource & { readonly writer: ParameterWriter };

export type BodySource =
  | { readonly whole: true; readonly form: WholeBodyForm; readonly source: ValueSource }
  | {
      readonly whole: false;
      readonly form: BodyForm;
      readonly sources: readonly (ValueSource & { readonly needed: boolean })[];
      /** Whether there is a body without any value. */
      readonly required: boolean;
    };

/** All that is known of an operation's requests before a call; nothing of the document. */
export interface RequestPlan {
  readonly method: HttpMethod;
  readonly template: PathTemplate;
  readonly accept: string;
  readonly parameters: readonly ParameterSource[];
  readonly body: BodySource | undefined;
}

type Given = Readonly<Record<string, unknown>>;

/** The request of a call. Throws `ArgumentError`. */
export function requestOf(plan: RequestPlan, given: Given): ApiRequest {
  const { method, template, accept } = plan;
  const path = new Map<string, PathArgument>();
  const query = [...template.query];
  const headers: [name: string, value: string][] = [['accept', accept]];
  for (const source of plan.parameters) {
    const value = valueOf(source, given);
    if (value === undefined) continue;
    const { writer, wire, argument } = source;
    if (writer.in === 'path') {
      const pieces = named(argument, () => writer.write(value));
      path.set(wire, { argument, pieces });
    } else if (writer.in === 'query') {
      query.push(...named(argument, () => writer.write(value)));
    } else {
      const header = named(argument, () => writer.write(value));
      if (header !== undefined) headers.push([wire, header]);
    }
  }
  const body = plan.body && bodyOf(plan.body, given);
  return {
    method,
    path: filled(template, path),
    query,
    headers: Object.fromEntries(headers),
    ...(body !== undefined && { body }),
    arguments: usedArguments(plan, given),
  };
}

function usedArguments({ parameters, body }: RequestPlan, given: Given): readonly UsedArgument[] {
  const used = (source: ValueSource, place: UsedArgument['in']): readonly UsedArgument[] =>
    source.fixed === undefined && valueOf(source, given) !== undefined
      ? [{ argument: source.argument, in: place }]
      : [];
  const ofBody = body?.whole === true ? [body.source] : (body?.sources ?? []);
  return [
    ...parameters.flatMap((source) => used(source, source.writer.in)),
    ...ofBody.flatMap((source) => used(source, 'body')),
  ];
}

/** The value of an argument; undefined where there is none. */
function valueOf({ argument, fixed }: ValueSource, given: Given): unknown {
  if (fixed !== undefined) return fixed.value;
  return Object.hasOwn(given, argument) ? given[argument] : undefined;
}

interface PathArgument {
  readonly argument: string;
  readonly pieces: PathPieces;
}

function filled(
  { literals, names }: PathTemplate,
  given: ReadonlyMap<string, PathArgument>,
): ApiRequest['path'] {
  const all = names.map((name) => {
    const value = given.get(name);
    if (value === undefined) throw new ArgumentError(`${name} stands in the path and is missing`);
    return value;
  });
  const pieces = literals.flatMap((literal, index) => {
    const text: PathPieces = { literals: [literal], values: [] };
    const value = all[index];
    return value === undefined ? [text] : [text, value.pieces];
  });
  const ofEach = all.flatMap(({ argument, pieces: { values } }) => values.map(() => argument));
  return { ...joinedPieces(pieces), arguments: ofEach };
}

function bodyOf(body: BodySource, given: Given): ApiRequestBody | undefined {
  if (body.whole) {
    const { form, source } = body;
    const value = valueOf(source, given);
    if (value === undefined) return undefined;
    return named(source.argument, () => bodyOfValue(form, value));
  }
  const all = body.sources.map((source) => ({ ...source, value: valueOf(source, given) }));
  const present = all.filter(({ value }) => value !== undefined);
  if (present.length === 0 && !body.required) return undefined;
  const missing = all.filter(({ needed, value }) => needed && value === undefined);
  if (missing.length > 0) throw new ArgumentError(lacking(missing, present));
  const values = present.map(({ argument, wire, value }) => ({ argument, name: wire, value }));
  return bodyOfFields(body.form, values);
}

/** How many arguments of a body a problem names. */
const NAMED = 8;

function lacking(missing: readonly ValueSource[], present: readonly ValueSource[]): string {
  const names = (sources: readonly ValueSource[], word: string) =>
    sources
      .slice(0, NAMED)
      .map(({ argument }) => argument)
      .join(` ${word} `);
  const beside = present.length === 0 ? '' : ` when ${names(present, 'or')} is given`;
  return `${names(missing, 'and')} ${missing.length === 1 ? 'is' : 'are'} required${beside}`;
}
