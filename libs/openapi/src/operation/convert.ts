import { acceptOf } from '../answer/accept.js';
import { answersOf } from '../answer/answers.js';
import { successesOf } from '../answer/successes.js';
import type { ApiDocument } from '../document/api-document.js';
import { DocumentError } from '../document/document-error.js';
import { isMapping, member } from '../document/node.js';
import { inputSchemas } from '../schema/input-schemas.js';
import type { Validators } from '../schema/validators.js';
import type { SelectedOperation } from '../selection/operation.js';
import type { ApiTool, ApiToolSettings } from './api-tool.js';
import { hintsOf } from './hints.js';
import type { OperationOverride } from './operation-override.js';
import { operationRequest, type OperationRequest } from './operation-request.js';
import { Refusal } from './refusal.js';
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
  const { schemes, ceiling, output, headers } = settings;
  const { upstreamScopes } = override;
  const security = securityOf(document, operation, { schemes, ceiling, upstreamScopes });
  const server = serverOf(document, operation, settings);
  const successes = successesOf(document, operation);
  const accept = acceptOf(successes);
  const sent = operationRequest(document, operation, { override, accept, headers });
  for (const each of sent.fixed) checkFixed({ document, settings, validators }, each);
  const { shown, checked, notes } = inputSchemas(document, sent.arguments);
  const validator = validators.of(checked, shown);
  const { request, queryArguments } = sent;
  const url = server.url ?? settings.url;
  const pages = { url, request, queryArguments };
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
    answers: answersOf(document, successes, { ...pages, output, override, shown }),
    request,
    notes: [...sent.notes, ...notes, ...ownNotes(operation.node, server.note)],
  });
}

/** A fixed value is checked as an argument would be: once, before anything is served. */
function checkFixed(
  { document, validators }: Conversion,
  { argument, value }: OperationRequest['fixed'][number],
): void {
  const { shown, checked } = inputSchemas(document, [argument]);
  const found = validators.of(checked, shown).check({ [argument.name]: value });
  if (found.ok) return;
  throw new Refusal(
    'override',
    `a fixed value does not fit the document: ${found.problems.join('; ')}`,
  );
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
