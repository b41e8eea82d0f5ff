import type { ApiDocument } from './document/api-document.js';
import {
  countedDocument,
  OutOfSteps,
  Steps,
  TooManySteps,
} from './document/steps/counted-document.js';
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
import { reasonsOf, Refusal, type Reason } from './operation/refusal.js';
import { schemeFindings } from './operation/security-settings.js';
import { serverWarning } from './operation/servers.js';
import { Validators } from './schema/validators.js';
import type { Operation, SelectedOperation } from './selection/operation.js';
import {
  operationsOf,
  referredOperations,
  type DocumentOperations,
} from './selection/operations.js';
import { present } from './selection/present.js';
import { documentError, reachEach, unreadable } from './selection/reach.js';
import { selectOperations } from './selection/select.js';

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
  const { selected, problems: selecting } = selectOperations(operations, settings);
  const schemes = schemeFindings(document, operations, settings);
  const problems = [...schemes.problems, ...selecting];
  const warnings = [
    ...brokenLines(document, broken),
    ...present(serverWarning(document, settings)),
    ...schemes.warnings,
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
  const byName = new Map(tools.toReversed().map((each) => [each.name, each]));
  const all = [...problems, ...names.problems, ...refusals];
  const none = all.length === 0 && tools.length === 0 ? noTool(refused) : [];
  return result({
    ...found,
    // A name that two have is a problem already.
    tools: tools.filter((each) => byName.get(each.name) === each),
    refused,
    problems: [...all, ...none],
    warnings: [...warnings, ...names.warnings],
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
      const reasons = stepsFirst(reasonsOf(error));
      refused.push(refusedOperation(document, each, reasons));
      refusals.push(...reasons.flatMap((reason) => problemOf(document, each, reason)));
    }
  }
  return { tools, refused, refusals };
}

function refusedOperation(
  document: ApiDocument,
  { operation, namedAt }: SelectedOperation,
  reasons: readonly Reason[],
): RefusedOperation {
  const [first] = reasons;
  return Object.freeze({
    key: operation.key,
    place: placeOf(document, operation, first),
    reason: reasons.map(({ message }) => message).join('; and '),
    kind: kindOf(first),
    named: namedAt !== undefined,
  });
}

/**
 * Only that it takes too many steps, where it does: it is found again wherever the operation is read on. Throws where all
 * operations take too many: which of them would be served depended on their order alone.
 */
function stepsFirst(reasons: readonly Reason[]): readonly Reason[] {
  const all = reasons.find((each) => each instanceof OutOfSteps);
  if (all !== undefined) throw all;
  const own = reasons.find((each) => each instanceof TooManySteps);
  return own === undefined ? reasons : [own];
}

function kindOf(reason: Reason | undefined): RefusalKind {
  if (reason instanceof Refusal) return reason.kind;
  return reason instanceof TooManySteps ? 'schema' : 'reference';
}

function placeOf(document: ApiDocument, { node }: Operation, reason: Reason | undefined): string {
  return document.place(reason?.at ?? node);
}

/** A reason as a problem of the settings, where they name the operation or say of it what cannot be. */
function problemOf(
  document: ApiDocument,
  { operation, overriddenAs, namedAt }: SelectedOperation,
  reason: Reason,
): readonly SettingsProblem[] {
  const { kind, field: part } = reason instanceof Refusal ? reason : {};
  const isOverride = overriddenAs !== undefined && (kind === 'override' || part !== undefined);
  const override = ['tools.override', overriddenAs, part].filter((each) => each !== undefined);
  const field = isOverride ? override.join('.') : namedAt;
  if (field === undefined) return [];
  const place = placeOf(document, operation, reason);
  return [{ field, text: `${operation.key} cannot be served: ${reason.message} (${place})` }];
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
