import type { ApiDocument } from '../document/api-document.js';
import { isMapping, member } from '../document/node.js';
import type { ApiAnswers } from '../operation/api-tool.js';
import type { OperationOverride, OutputKind } from '../operation/operation-override.js';
import { answerSchema } from '../schema/answer-schema.js';
import type { ObjectSchema } from '../schema/schema-types.js';
import { isJson } from './media-types.js';
import { nextPageOf, type PageSettings } from './next-page.js';
import { firstKeys, pickOf } from './pick.js';
import type { Success } from './successes.js';

/** Most arguments that are named for making an answer smaller. */
export const MAX_NARROWING = 8;

/** Names of arguments that make answers smaller, in lower case, letters and digits only. */
const NARROWING: ReadonlySet<string> = new Set([
  ...['page', 'pagesize', 'perpage', 'pagelimit', 'pagenumber', 'limit', 'size', 'offset', 'start'],
  ...['count', 'first', 'last', 'top', 'skip', 'max', 'maxresults', 'maxitems', 'startingafter'],
  ...['fields', 'optfields', 'select', 'filter', 'filters', 'since', 'until', 'before', 'after'],
]);

/** What settings and the request's side say of an operation's answers. */
export interface AnswerSettings extends Omit<PageSettings, 'types'> {
  readonly output: OutputKind;
  readonly override: Pick<OperationOverride, 'answer' | 'output'>;
  /** The schema of the arguments that is shown. */
  readonly shown: ObjectSchema;
}

/** What is shown of an operation's answers. Throws what refuses for an `answer.pick` that names no paths. */
export function answersOf(
  document: ApiDocument,
  successes: readonly Success[],
  settings: AnswerSettings,
): ApiAnswers {
  const { url, request, queryArguments, accepts, override } = settings;
  const pick = override.answer?.pick;
  const pages = { url, request, queryArguments, accepts, types: typesOf(settings.shown) };
  const narrowing = [...pages.types.keys()].filter((name) => NARROWING.has(lettersOf(name)));
  return {
    schema: listedSchema(document, successes, settings),
    picked: pick && pickOf(pick),
    narrowing: narrowing.slice(0, MAX_NARROWING),
    next: (link, given) => nextPageOf(link, given, pages),
  };
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The types of each argument, as the schema says them. */
function typesOf({ properties }: ObjectSchema): PageSettings['types'] {
  if (!isMapping(properties)) return new Map();
  return new Map(
    Object.entries(properties).map(([name, schema]) => {
      const type = isMapping(schema) ? schema.type : undefined;
      const types: readonly unknown[] = Array.isArray(type) ? type : [type];
      return [name, types.filter((each) => typeof each === 'string')];
    }),
  );
}

/** The schema of the lowest answer, where every answer of success is JSON and has the same one. */
function listedSchema(
  document: ApiDocument,
  successes: readonly Success[],
  { output, override }: AnswerSettings,
): ObjectSchema | undefined {
  const kind = override.output ?? output;
  const pick = override.answer?.pick;
  if (kind === 'none') return undefined;
  const schemas = successes.map(({ content }) => {
    const json = content.find(([type]) => isJson(type));
    const schema = json && member(json[1], 'schema');
    return schema && document.resolve(schema);
  });
  const [lowest] = schemas;
  if (lowest === undefined || schemas.some((each) => each?.value !== lowest.value))
    return undefined;
  if (pick === undefined) return answerSchema(document, lowest, kind);
  const loose = answerSchema(document, lowest, 'loose');
  return loose && pickedSchema(loose, firstKeys(pick));
}

/** A schema with these properties only. */
function pickedSchema(schema: ObjectSchema, keys: readonly string[]): ObjectSchema {
  if (!isMapping(schema.properties)) return schema;
  const kept = Object.entries(schema.properties).filter(([key]) => keys.includes(key));
  return { ...schema, properties: Object.fromEntries(kept) };
}
