import { acceptOf } from '../answer/accept.js';
import { answersOf } from '../answer/answers.js';
import { checkPicks } from '../answer/pick-problems.js';
import { successesOf } from '../answer/successes.js';
import type { ApiDocument } from '../document/api-document.js';
import { DocumentError } from '../document/document-error.js';
import { isMapping, member, members } from '../document/node.js';
import { inputSchemas } from '../schema/input-schemas.js';
import type { Validators } from '../schema/validators.js';
import { isNode } from '../schema/schema-node.js';
import type { ArgumentSchema } from '../schema/schema-types.js';
import { unknownTypes } from '../schema/unknown-types.js';
import type { Operation, SelectedOperation } from '../selection/operation.js';
import type { ApiTool, ApiToolSettings } from './api-tool.js';
import { hintsOf } from './hints.js';
import { schemaField } from './node-fields.js';
import type { OperationOverride } from './operation-override.js';
import { operationRequest, type RequestSettings } from './operation-request.js';
import { allOf, Refusal } from './refusal.js';
import { securityOf } from './security.js';
import { serverOf } from './servers.js';
import { textsOf } from './texts.js';

/** What operations are made into tools with. */
export interface Conversion {
  readonly document: ApiDocument;
  readonly settings: ApiToolSettings;
  readonly validators: Validators;
}

const NO_OVERRIDE: OperationOverride = {};

/** The override of an operation; an empty one where there is none. */
export function overrideOf(
  { override }: Pick<ApiToolSettings, 'override'>,
  { overriddenAs }: Pick<SelectedOperation, 'overriddenAs'>,
): OperationOverride {
  return (overriddenAs === undefined ? undefined : override[overriddenAs]) ?? NO_OVERRIDE;
}

/**
 * A tool, frozen, that keeps nothing of the document but what its calls need. Throws `Refusal` for an operation that
 * cannot be served, and `DocumentError` for one that cannot be read.
 */
export function toolOf(
  { document, settings, validators }: Conversion,
  selected: SelectedOperation,
  name: string,
): ApiTool {
  const { operation, overriddenAs } = selected;
  const { id, method, path, key } = operation;
  const override = overrideOf(settings, selected);
  if (!isMapping(document.resolve(operation.node).value)) {
    throw new DocumentError('is not an operation; write a mapping', operation.node);
  }
  const { security, server, successes, sent } = partsOf(
    { document, settings, validators },
    selected,
  );
  const { shown, checked, notes } = inputSchemas(document, sent.arguments);
  const validator = validators.of(checked, shown);
  const { request, queryArguments } = sent;
  const url = server.url ?? settings.url;
  const accepts = (given: Readonly<Record<string, unknown>>) => validator.check(given).ok;
  const pages = { url, request, queryArguments, accepts };
  return frozen({
    name,
    ...textsOf(operation, { name, override, needs: sent.needs }),
    hints: hintsOf(method, override.hints),
    operation: { id, method, path, key, overriddenAs },
    input: {
      json: shown,
      check: (value) => validator.check(value),
      prepare: () => {
        validator.prepare();
      },
    },
    security,
    url: server.url,
    answers: answersOf(document, successes, { ...pages, output: settings.output, override, shown }),
    request,
    notes: [...sent.notes, ...notes, ...ownNotes(operation.node, server.note)],
  });
}

/** Apart, so that what the tool keeps in memory is not the document; throws everything that refuses the operation. */
function partsOf({ document, settings, validators }: Conversion, selected: SelectedOperation) {
  const { operation } = selected;
  const { schemes, ceiling, headers } = settings;
  const override = overrideOf(settings, selected);
  const { upstreamScopes, answer } = override;
  const check = fixedCheck({ document, validators });
  const [security, server, [successes, sent]] = allOf(
    () => securityOf(document, operation, { schemes, ceiling, upstreamScopes }),
    () => serverOf(document, operation, settings),
    () => {
      const successes = successesOf(document, operation);
      const accept = acceptOf(successes);
      const rules = { override, accept, headers, check };
      const sent = operationRequest(document, operation, rules);
      checkTypes(document, operation, sent.arguments);
      return [successes, sent] as const;
    },
    () => {
      checkPicks(document, operation, answer?.pick ?? []);
    },
  );
  return { security, server, successes, sent };
}

/** Throws `Refusal` for arguments, and for a body, with a type that would check nothing. */
function checkTypes(
  document: ApiDocument,
  { node, method }: Operation,
  args: readonly ArgumentSchema[],
): void {
  const nodes = args.flatMap(({ schema }) => (isNode(schema) ? [schema] : []));
  const body = method === 'GET' || method === 'HEAD' ? undefined : member(node, 'requestBody');
  const content = body && member(document.resolve(body), 'content');
  const bodies = content
    ? members(content).flatMap(([, each]) => schemaField(document.resolve(each)) ?? [])
    : [];
  allOf(
    ...unknownTypes(document, [...nodes, ...bodies]).map(({ text, at }) => () => {
      throw new Refusal('schema', text, undefined, at);
    }),
  );
}

/** A fixed value is checked as an argument would be: once, before anything is served. */
function fixedCheck({
  document,
  validators,
}: Pick<Conversion, 'document' | 'validators'>): NonNullable<RequestSettings['check']> {
  return (argument, value) => {
    const { shown, checked } = inputSchemas(document, [argument]);
    const found = validators.of(checked, shown).check({ [argument.name]: value });
    if (found.ok) return;
    throw new Refusal(
      'override',
      `a fixed value does not fit the document: ${found.problems.join('; ')}`,
      `arguments.${argument.name}.fixed`,
    );
  };
}

function ownNotes(node: SelectedOperation['operation']['node'], ofServer?: string): string[] {
  const callbacks = member(node, 'callbacks') && 'its callbacks are left out';
  return [ofServer, callbacks].filter((each) => each !== undefined);
}

function frozen(tool: ApiTool): ApiTool {
  const { hints, operation, input, security, answers, notes } = tool;
  const parts = [hints, operation, input, security, security.schemes, answers, notes];
  for (const part of [...parts, answers.narrowing]) Object.freeze(part);
  return Object.freeze(tool);
}
