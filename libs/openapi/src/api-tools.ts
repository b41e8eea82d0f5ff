import type { ApiDocument } from './document/api-document.js';
import type {
  ApiTool,
  ApiTools,
  ApiToolSettings,
  RefusalKind,
  RefusedOperation,
  SettingsProblem,
} from './operation/api-tool.js';
import { overrideOf, toolOf, type Conversion } from './operation/convert.js';
import { toolNames } from './operation/names.js';
import {
  countedDocument,
  OutOfSteps,
  Steps,
  TooManySteps,
} from './document/steps/counted-document.js';
import { Refusal } from './operation/refusal.js';
import { serverWarning } from './operation/servers.js';
import { Validators } from './schema/validators.js';
import type { SelectedOperation } from './selection/operation.js';
import {
  operationsOf,
  referredOperations,
  type DocumentOperations,
} from './selection/operations.js';
import { present } from './selection/present.js';
import { documentError, reachEach, unreadable } from './selection/reach.js';
import { selectOperations } from './selection/select.js';

/** Tools of one upstream from which on some clients leave tools out. */
export const MANY_TOOLS = 100;
/** Most operations of one upstream that are made into tools. */
export const MAX_TOOLS = 1_000;
/** How many paths and operations that cannot be read are named. */
const SHOWN_BROKEN = 20;

/**
 * The tools that settings make of a document, and everything that is wrong with either: a promise that is kept
 * whatever the document says. An operation that cannot be served is refused by itself; if the settings name it, that is a
 * problem. The tools are frozen and do not keep the document.
 */
export async function apiTools(
  document: ApiDocument,
  settings: ApiToolSettings,
): Promise<ApiTools> {
  try {
    await reachEach(document, referredOperations(document));
    return await toolsOf(document, settings, operationsOf(document));
  } catch (error) {
    const { message, at } = documentError(error);
    return result({ problems: [{ field: 'openapi', text: `${document.place(at)}: ${message}` }] });
  }
}

async function toolsOf(
  document: ApiDocument,
  settings: ApiToolSettings,
  { operations, broken }: DocumentOperations,
): Promise<ApiTools> {
  const { selected, problems } = selectOperations(operations, settings);
  const warnings = [
    ...brokenLines(document, broken),
    ...present(serverWarning(document, settings)),
  ];
  const found = { operations: operations.length, warnings };
  if (selected.length > MAX_TOOLS) {
    const text = `selects ${selected.length} operations, and at most ${MAX_TOOLS} may be served; select fewer`;
    return result({ ...found, problems: [...problems, { field: 'tools.include', text }] });
  }
  const names = toolNames(
    selected.map(({ operation, overriddenAs }) => ({
      operation,
      overriddenAs,
      name: overrideOf(settings, { overriddenAs }).name,
    })),
    settings.prefix,
  );
  const conversion = { document, settings, validators: new Validators() };
  const { tools, refused, refusals } = await converted(conversion, selected, names.names);
  const all = [...problems, ...names.problems, ...refusals];
  const none = all.length === 0 && tools.length === 0 ? noTool(refused) : [];
  return result({
    ...found,
    tools,
    refused,
    problems: [...all, ...none],
    warnings: [...warnings, ...names.warnings, ...manyTools(tools.length)],
  });
}

/** Each selected operation as a tool, or refused. */
async function converted(
  conversion: Conversion,
  selected: readonly SelectedOperation[],
  names: readonly string[],
): Promise<
  Pick<ApiTools, 'tools' | 'refused'> & { readonly refusals: readonly SettingsProblem[] }
> {
  const { document } = conversion;
  const steps = new Steps();
  const counted = { ...conversion, document: countedDocument(document, steps) };
  const unread = await unreadable(document, selected);
  const tools: ApiTool[] = [];
  const refused: RefusedOperation[] = [];
  const refusals: SettingsProblem[] = [];
  for (const [at, each] of selected.entries()) {
    // A gateway that reads a document again goes on serving meanwhile.
    await new Promise<void>((resolve) => setImmediate(resolve));
    try {
      const error = unread.get(each);
      if (error) throw error;
      steps.begin();
      tools.push(toolOf(counted, each, names[at] ?? ''));
    } catch (error) {
      // Which of them would be served depended on their order alone.
      if (error instanceof OutOfSteps) throw error;
      const refusal = refusedOperation(document, each, error);
      refused.push(refusal);
      refusals.push(...problemOf(each, refusal));
    }
  }
  return { tools, refused, refusals };
}

function refusedOperation(
  document: ApiDocument,
  { operation, namedAt }: SelectedOperation,
  error: unknown,
): RefusedOperation {
  const { key } = operation;
  const named = namedAt !== undefined;
  if (error instanceof Refusal) {
    const { kind, message: reason } = error;
    return Object.freeze({ key, place: document.place(operation.node), reason, kind, named });
  }
  const { message: reason, at } = documentError(error);
  const kind: RefusalKind = error instanceof TooManySteps ? 'schema' : 'reference';
  return Object.freeze({ key, place: document.place(at), reason, kind, named });
}

/** A refused operation as a problem of the settings, where they name it or say what cannot be. */
function problemOf(
  { overriddenAs, namedAt }: SelectedOperation,
  { kind, key, place, reason }: RefusedOperation,
): readonly SettingsProblem[] {
  const isOverride = kind === 'override' && overriddenAs !== undefined;
  const field = isOverride ? `tools.override.${overriddenAs}` : namedAt;
  if (field === undefined) return [];
  return [{ field, text: `${key} cannot be served: ${reason} (${place})` }];
}

function brokenLines(
  document: ApiDocument,
  broken: DocumentOperations['broken'],
): readonly string[] {
  const lines = broken
    .slice(0, SHOWN_BROKEN)
    .map(({ message, at }) => `${document.place(at)}: ${message}`);
  const more = broken.length - lines.length;
  return more > 0 ? [...lines, `${more} more paths and operations cannot be read`] : lines;
}

function manyTools(count: number): readonly string[] {
  if (count <= MANY_TOOLS) return [];
  return [`${count} tools: some clients take no more than 128 of all servers; select fewer`];
}

function noTool([first, ...others]: readonly RefusedOperation[]): readonly SettingsProblem[] {
  if (first === undefined) return [];
  const text = `none of the ${others.length + 1} operations that it selects can be served; ${first.key}: ${first.reason} (${first.place})`;
  return [{ field: 'tools.include', text }];
}

const NOTHING: ApiTools = { tools: [], refused: [], problems: [], warnings: [], operations: 0 };

function result(found: Partial<ApiTools>): ApiTools {
  const whole = { ...NOTHING, ...found };
  for (const list of [whole.tools, whole.refused, whole.problems, whole.warnings]) {
    Object.freeze(list);
  }
  return Object.freeze(whole);
}
