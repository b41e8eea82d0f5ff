import type { ApiTool, ObjectSchema, OutputKind, Validators } from '#openapi';
import type { Checked, ToolSchema } from '../../catalogue/tool-schema.js';
import type { Tool, ToolCall, ToolHints } from '../../catalogue/tool.js';
import type {
  OpenApiSettings,
  ToolOverride,
  UpstreamSettings,
} from '../../config/served-settings.js';
import type { HttpSession } from '../../upstreams/http/http-session.js';
import { BaseUrl } from '../../upstreams/http/request/request-url.js';
import { scopesProblem, type ServedTool } from '../served-tool.js';
import {
  callOperation,
  checkedInput,
  type InputRules,
  type OperationInput,
} from './operation-call.js';
import type { OperationUpstreams } from './operation-upstreams.js';

/** Where an operation is served. */
export interface OnDocument {
  readonly settings: UpstreamSettings;
  readonly openapi: OpenApiSettings;
  readonly upstreams: OperationUpstreams;
  /** Shared by its tools. */
  readonly validators: Validators;
}

type Data = Record<string, unknown>;

/** Methods that change nothing (RFC 9110 §9.2.1). */
const SAFE: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'QUERY'];

/** Joins an operation with its upstream: scopes on both sides, its checked input, and results of its answers. */
export function operationTool(api: ApiTool, on: OnDocument): ServedTool {
  const { settings, openapi } = on;
  const override = overrideOf(api, settings);
  const { key, overriddenAs = key } = api.operation;
  const problem = scopesProblem({ name: overriddenAs }, override, settings);
  if (problem !== undefined) return { problem };
  const url = api.url ?? settings.url;
  const base = new BaseUrl(url);
  const rules = { api, url, output: override.output ?? openapi.output };
  const { schema } = api.answers;
  const tool: Tool<OperationInput> = {
    name: api.name,
    title: api.title,
    description: api.description,
    input: inputOf(api, { base, argumentBytes: settings.limits.argumentBytes }),
    ...(schema && {
      output: { json: schema, check: outputCheck(schema, rules.output, on.validators) },
    }),
    scopes: override.callerScopes ?? callerScopes(api, settings),
    hints: hintsOf(api),
    origin: { operation: key, notes: api.notes },
    upstream: on.upstreams.of(api, askedScopes(api, override, settings)),
    run: (input, call) => callOperation(input, call as ToolCall<HttpSession>, rules),
  };
  return { tool };
}

function inputOf(api: ApiTool, rules: InputRules): ToolSchema<OperationInput> {
  const prepare = () => {
    api.input.prepare();
  };
  return { json: api.input.json, prepare, check: (value) => checkedInput(value, api, rules) };
}

function overrideOf(
  { operation: { overriddenAs } }: ApiTool,
  { tools: { override } }: UpstreamSettings,
): ToolOverride {
  // What an object inherits is not an override.
  if (overriddenAs === undefined || !Object.hasOwn(override, overriddenAs)) return {};
  return override[overriddenAs] ?? {};
}

/** A hint that only the settings give opens nothing: the method must say too that it reads. */
function callerScopes(api: ApiTool, { callerScopes: { read, write } }: UpstreamSettings) {
  return SAFE.includes(api.operation.method) && api.hints.readOnly ? read : write;
}

function hintsOf({ hints }: ApiTool): ToolHints {
  return {
    readOnlyHint: hints.readOnly,
    destructiveHint: hints.destructive,
    idempotentHint: hints.idempotent,
    openWorldHint: hints.openWorld,
  };
}

/** Answers of a real API may differ from its document: only `strict` makes that an error. */
function outputCheck(
  schema: ObjectSchema,
  output: OutputKind,
  validators: Validators,
): ToolSchema<Data>['check'] {
  if (output !== 'strict') return (value) => ({ ok: true, value: value as Data });
  const validator = validators.of(schema);
  return (value) => validator.check(value) as Checked<Data>;
}

/** What its exchange asks for; undefined: no token is sent. */
function askedScopes(
  { security: { token } }: ApiTool,
  { upstreamScopes }: ToolOverride,
  { exchange }: UpstreamSettings,
): readonly string[] | undefined {
  if (exchange === undefined) return undefined;
  if (upstreamScopes !== undefined) return upstreamScopes;
  if (token === 'none') return undefined;
  return token === 'all' || token.length === 0 ? exchange.scopes : token;
}
