import { Inject, Injectable } from '@nestjs/common';
import { safeLine } from '#foreign-text';
import { describeError } from '#serving';
import { APP_LOGGER, type AppLogger } from '#telemetry';
import type { MissingTools } from '../catalogue/learned-tools.js';
import type { ClientInput, InputRequired } from '../catalogue/person-input.js';
import { isInputRequired, type ToolCall, type ToolResult } from '../catalogue/tool.js';
import type { AdmittedCall, Admission } from '../ladder/admission.js';
import { callFields } from '../ladder/call-fields.js';
import {
  askedToInteract,
  CLAIMS_META,
  claimsOf,
  interactionFor,
  type Interaction,
} from './interaction.js';
import type { McpMessage } from '../ladder/message/mcp-message.js';
import {
  INTERNAL_ERROR,
  INVALID_PARAMS,
  MISSING_CAPABILITY,
  RpcError,
} from '../ladder/message/rpc-error.js';
import { problemOf, UpstreamError } from '../upstreams/upstream.errors.js';
import { OUTCOMES, toolFailure } from './tool-error.js';
import { cleanOutput } from './tool-output.js';

/** Most characters of a tool's name that is unknown, where it is quoted; also of any tool's name. */
const MAX_NAME_CHARACTERS = 128;

/** What is said of failed calls beside the failure itself. */
export interface ToolCallOptions {
  /** Where a person clears what the issuer wants of them; undefined: there is no such page. */
  readonly interactionUrl: string | undefined;
  /** What operators know the client of an upstream by. */
  readonly clientSettings: (upstream: string) => readonly string[];
}

/** Injection token of `ToolCallOptions`. */
export const TOOL_CALL_OPTIONS = Symbol('tool-call-options');

/** What an engine lends to a running tool. */
export interface EngineCall {
  /** Absent in the 2025 era, where a vanished client did not cancel (Streamable HTTP). */
  readonly signal?: AbortSignal;
  /** Of a client of the 2026 era. */
  readonly input?: ClientInput;
  readonly wantsProgress: boolean;
  readonly progress: ToolCall['progress'];
}

/** What is told of a call whose client gets a result with `isError`. */
const TOOL_ERROR = 'tool_error';

/** What a call ends with: a result, or, where the engine lends `input`, what the person has to say or do first. */
export type CallOutcome = ToolResult | InputRequired;

/** Runs an admitted tool call for either engine; failures come back as tool errors. */
@Injectable()
export class ToolCalls {
  constructor(
    @Inject(TOOL_CALL_OPTIONS) private readonly options: ToolCallOptions,
    @Inject(APP_LOGGER) private readonly logger: AppLogger,
  ) {}

  /**
   * Throws `RpcError` for a tool that the catalogue does not have, for what was not admitted as a call, and for a tool
   * that needs more of its client.
   */
  async run(admission: Admission, engine: EngineCall): Promise<CallOutcome> {
    const { watch } = admission;
    if (admission.kind !== 'call') {
      const { catalogue, message } = admission;
      const missing = catalogue.own?.missing[0];
      const { toolCall } = message;
      if (missing && toolCall) return this.unlisted(admission, toolCall, missing);
      const error = notAdmitted(message);
      watch.decided('invalid', String(error.code), 'tool_unknown');
      throw error;
    }
    const { caller, tool, input, opened } = admission;
    if (!input.ok) {
      watch.decided('invalid', TOOL_ERROR, 'arguments_invalid');
      return failed(`Invalid arguments for ${tool.name}: ${input.problems.join('; ')}`);
    }
    if (!opened.ok) return this.failure(admission, engine, opened.failure);
    try {
      const result = await tool.run(input.value, {
        caller,
        ...(engine.signal && { signal: engine.signal }),
        session: opened.session,
        meta: admission.message.toolCall.meta,
        ...(engine.input && { input: engine.input }),
        wantsProgress: engine.wantsProgress,
        progress: engine.progress,
      } satisfies ToolCall);
      if (isInputRequired(result)) {
        watch.decided('ok', '');
        return result;
      }
      const clean = cleanOutput(tool, result);
      if (clean.isError === true) watch.decided('tool_error', TOOL_ERROR, 'tool_error');
      else watch.decided('ok', '');
      return clean;
    } catch (error) {
      return this.failure(admission, engine, error);
    }
  }

  /** The upstream that may have the tool could not say so: that is not an unknown tool. */
  private unlisted(
    admission: Admission,
    called: { readonly name: string },
    { upstream, reason: code }: MissingTools,
  ): CallOutcome {
    const { says, level, outcome } = OUTCOMES[code];
    admission.watch.decided(outcome, TOOL_ERROR, code);
    const tool = shownName(called);
    this.logger[level]({ ...callFields(admission), tool, upstream, code }, 'tool call failed');
    return failed(`${says} (reference ${admission.reference})`);
  }

  private failure(call: AdmittedCall, engine: EngineCall, error: unknown): CallOutcome {
    const { code, level, says, outcome } = toolFailure(error);
    const lack = lackOf(error);
    call.watch.decided(outcome, lack ? String(lack.code) : TOOL_ERROR, code);
    const { name: upstream = '' } = call.tool.upstream ?? {};
    const fields = { ...callFields(call), tool: call.tool.name, code };
    const problem = problemOf(error);
    const detail = {
      ...(problem !== undefined && { problem }),
      ...(code === 'unexpected' && { error: describeError(error) }),
      ...(code === 'client_refused' && { settings: this.options.clientSettings(upstream) }),
    };
    this.logger[level]({ ...fields, ...detail }, 'tool call failed');
    if (lack) throw lack;
    const interaction = interactionFor(error, this.options.interactionUrl);
    const asked = interaction && engine.input && askedToInteract(interaction, engine.input);
    if (asked) return asked;
    const todo = code === 'interaction_required' ? howTo(interaction) : '';
    const claims = claimsOf(error);
    return {
      ...failed(`${says}${todo} (reference ${call.reference})`),
      ...(claims !== undefined && { _meta: { [CLAIMS_META]: claims } }),
    };
  }
}

function notAdmitted({ toolCall }: McpMessage): RpcError {
  if (toolCall === undefined) return new RpcError(INTERNAL_ERROR, 'The call was not authorized');
  return new RpcError(INVALID_PARAMS, `Unknown tool: ${shownName(toolCall)}`);
}

/** The client's own word, as it is quoted. */
function shownName({ name }: { readonly name: string }): string {
  return safeLine(name, { max: MAX_NAME_CHARACTERS });
}

/** What a client is told that can offer more, and call again (2026-07-28, `MissingRequiredClientCapabilityError`). */
function lackOf(error: unknown): RpcError | undefined {
  const modes = error instanceof UpstreamError ? error.details.clientLacks : undefined;
  if (modes === undefined) return undefined;
  const elicitation = Object.fromEntries(modes.map((mode) => [mode, {}]));
  const says = `The tool needs the client to offer elicitation: ${modes.join(', ')}`;
  return new RpcError(MISSING_CAPABILITY, says, { requiredCapabilities: { elicitation } });
}

function howTo(interaction: Interaction | undefined): string {
  return interaction
    ? ` Open ${interaction.url}, then call the tool again.`
    : ' Sign in again and approve it.';
}

function failed(text: string): ToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}
