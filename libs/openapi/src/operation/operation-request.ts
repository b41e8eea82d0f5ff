import type { ApiDocument } from '../document/api-document.js';
import type { ApiRequest } from '../request/api-request.js';
import {
  requestOf,
  type BodySource,
  type ParameterSource,
  type RequestPlan,
} from '../request/request-writer.js';
import type { ArgumentSchema } from '../schema/schema-types.js';
import type { Operation } from '../selection/operation.js';
import { bodyNeeds, type BodyField } from './body/body-needs.js';
import { bodyPlan, type BodyPlan } from './body/body-plan.js';
import { bodyArguments, parameterArguments } from './arguments/operation-arguments.js';
import type { OperationOverride } from './operation-override.js';
import { allOf, reasonsOf, Refusal } from './refusal.js';
import { settledArguments, type Settled } from './arguments/settled-arguments.js';

/** From an operation to its arguments and its requests. */
export interface OperationRequest {
  /** What callers give, in the order of the document, the body's last. */
  readonly arguments: readonly ArgumentSchema[];
  /**
   * Arguments that are one text of the query, by their name there, to read a link to the next page back; undefined
   * for one that settings hide or fix.
   */
  readonly queryArguments: ReadonlyMap<string, string | undefined>;
  /** The request of checked arguments; keeps nothing of the document in memory. Throws `ArgumentError`. */
  readonly request: (given: Readonly<Record<string, unknown>>) => ApiRequest;
  /** A sentence about what a body needs that may be left out; undefined where the schema says all. */
  readonly needs: string | undefined;
  /** What was left out, one line each. */
  readonly notes: readonly string[];
}

/** What is known beside the document. */
export interface RequestSettings {
  readonly override: OperationOverride | undefined;
  /** The `Accept` header of each request. */
  readonly accept: string;
  /** Lower-case names of headers that each request carries already. */
  readonly headers: readonly string[];
  /** Throws `Refusal` for a fixed value that is not what the document says of its argument. */
  readonly check?: (argument: ArgumentSchema, value: unknown) => void;
}

/**
 * The arguments and requests of an operation; all that can be known before a call is found out here, once. Throws
 * `Refusal` for an operation that cannot be served as the document and the settings have it, and `DocumentError`.
 */
export function operationRequest(
  document: ApiDocument,
  operation: Operation,
  { override, accept, headers, check }: RequestSettings,
): OperationRequest {
  const { method } = operation;
  if ((method as string) === 'TRACE') throw new Refusal('path', 'TRACE is never sent');
  const [parameters, { body, refusal }] = allOf(
    () => parameterArguments(document, operation, headers),
    () => plannedBody(document, operation, override?.media),
  );
  const all = [...parameters.all, ...bodyArguments(body)];
  const [, settled] = allOf(
    () => {
      if (refusal) throw refusal;
    },
    () =>
      settledArguments(all, body.shape, override?.arguments, (each) => {
        checkFixed(each, check);
      }),
  );
  const sent = settled.filter((each) => each.override.hide !== true || isFixed(each));
  const shown = sent.filter((each) => !isFixed(each));
  const hasBody = body.required || sent.some((each) => isFixed(each) && isInBody(each));
  const request = requester({
    method,
    template: parameters.template,
    accept,
    parameters: sent.flatMap(parameterSource),
    body: bodySource(body.shape, hasBody, sent),
  });
  return {
    arguments: shown.map((each) => argumentSchema(each, hasBody)),
    queryArguments: queryArguments(settled, shown),
    request,
    needs:
      hasBody || body.shape?.whole === true
        ? undefined
        : bodyNeeds(shown.filter(isInBody).map(bodyField)),
    notes: [...parameters.notes, ...body.notes],
  };
}

/**
 * The plan of a body; where settings want a media type that it cannot have, why not, and the plan without them, by which
 * what they say of arguments is judged all the same.
 */
function plannedBody(
  document: ApiDocument,
  operation: Operation,
  wanted: string | undefined,
): { readonly body: BodyPlan; readonly refusal?: Refusal } {
  try {
    return { body: bodyPlan(document, operation, wanted) };
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'override') throw error;
    return { body: otherwise(document, operation, error), refusal: error };
  }
}

function otherwise(document: ApiDocument, operation: Operation, refusal: Refusal): BodyPlan {
  try {
    return bodyPlan(document, operation, undefined);
  } catch (error) {
    reasonsOf(error);
    throw refusal;
  }
}

/** Apart, so that the function keeps the plan in memory, and not what the plan was made from. */
function requester(plan: RequestPlan): OperationRequest['request'] {
  return (given) => requestOf(plan, given);
}

function isFixed({ source }: Settled): boolean {
  return source.fixed !== undefined;
}

function isInBody({ argument }: Settled): boolean {
  return argument.in === 'body';
}

function bodyField({ source: { argument: name }, argument: { needed } }: Settled): BodyField {
  return { name, needed };
}

function parameterSource({ source, writer }: Settled): readonly ParameterSource[] {
  return writer === undefined ? [] : [{ ...source, writer }];
}

function bodySource(
  shape: BodyPlan['shape'],
  required: boolean,
  sent: readonly Settled[],
): BodySource | undefined {
  if (shape === undefined) return undefined;
  const inBody = sent.filter(isInBody);
  if (!shape.whole) {
    const sources = inBody.map(({ source, argument: { needed } }) => ({ ...source, needed }));
    return { whole: false, form: shape.form, sources, required };
  }
  const [only] = inBody;
  return only && { whole: true, form: shape.form, source: only.source };
}

function argumentSchema({ argument, source, override }: Settled, hasBody: boolean): ArgumentSchema {
  const { schema, required, needed, documented } = argument;
  return {
    name: source.argument,
    schema,
    required: required || (needed && hasBody),
    ...(override.description !== undefined && { description: override.description }),
    ...(documented !== undefined && { documented }),
  };
}

function queryArguments(
  all: readonly Settled[],
  shown: readonly Settled[],
): OperationRequest['queryArguments'] {
  const simple = all.filter(({ argument }) => argument.simple);
  return new Map(
    simple.map((each) => [
      each.source.wire,
      shown.includes(each) ? each.source.argument : undefined,
    ]),
  );
}

function checkFixed(settled: Settled, check: RequestSettings['check']): void {
  const { fixed } = settled.source;
  if (fixed !== undefined)
    check?.({ ...argumentSchema(settled, true), required: true }, fixed.value);
}
