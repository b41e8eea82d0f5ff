import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { safeLine } from '#foreign-text';
import { describeError } from '#serving';
import { APP_LOGGER, type AppLogger } from '#telemetry';
import type { ToolCall, ToolResult } from '../catalogue/tool.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/gateway-config.js';
import { clientSettings } from '../config/client-rules.js';
import { callFields } from '../ladder/call-fields.js';
import { CLAIMS_META, claimsOf, interactionFor, type Interaction } from './interaction.js';
import { INTERNAL_ERROR, INVALID_PARAMS, RpcError } from '../ladder/message/rpc-error.js';
import { CurrentCatalogue } from '../catalogue/current-catalogue.js';
import { problemOf, toolFailure } from './tool-error.js';
import { cleanOutput } from './tool-output.js';

/** Most characters of a tool's name that is unknown, where it is quoted; also of any tool's name. */
const MAX_NAME_CHARACTERS = 128;

/** What an engine lends to a running tool. */
export interface EngineCall {
  readonly name: string;
  /** Absent in the 2025 era, where a vanished client did not cancel (Streamable HTTP). */
  readonly signal?: AbortSignal;
  /** Whether the client can open a URL for the person, and was not asked to for this call before. */
  readonly opensUrls?: boolean;
  progress(done: number, total?: number, message?: string): Promise<void>;
}

/** What a call ends with: a result, or what the person has to do first. */
export type CallOutcome = ToolResult | { readonly interaction: Interaction };

/** Runs an admitted tool call for either engine; failures come back as tool errors. */
@Injectable()
export class ToolCalls {
  constructor(
    private readonly catalogue: CurrentCatalogue,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
    @Inject(APP_LOGGER) private readonly logger: AppLogger,
  ) {}

  /** Throws `RpcError` for an unknown tool, and for a call that no guard admitted. */
  async run(request: FastifyRequest, engine: EngineCall): Promise<CallOutcome> {
    if (this.catalogue.now.find(engine.name) === undefined) {
      throw new RpcError(
        INVALID_PARAMS,
        `Unknown tool: ${safeLine(engine.name, { max: MAX_NAME_CHARACTERS })}`,
      );
    }
    const call = request.mcpCall;
    if (!call || !request.caller || call.tool.name !== engine.name) {
      throw new RpcError(INTERNAL_ERROR, 'The call was not authorized');
    }
    if (!call.input.ok) {
      return failed(`Invalid arguments for ${call.tool.name}: ${call.input.problems.join('; ')}`);
    }
    if (call.failure !== undefined) return this.failure(request, engine, call.failure);
    try {
      return cleanOutput(
        call.tool,
        await call.tool.run(call.input.value, {
          caller: request.caller,
          ...(engine.signal && { signal: engine.signal }),
          session: call.session,
          progress: (done, total, message) => engine.progress(done, total, message),
        } satisfies ToolCall),
      );
    } catch (error) {
      return this.failure(request, engine, error);
    }
  }

  private failure(request: FastifyRequest, engine: EngineCall, error: unknown): CallOutcome {
    const { code, level, says } = toolFailure(error);
    const fields = { ...callFields(request), tool: engine.name, code };
    const problem = problemOf(error);
    const detail = {
      ...(problem !== undefined && { problem }),
      ...(code === 'unexpected' && { error: describeError(error) }),
      ...(code === 'client_refused' && {
        settings: [...new Set(this.config.served.upstreams.flatMap(clientSettings))],
      }),
    };
    this.logger[level]({ ...fields, ...detail }, 'tool call failed');
    const interaction = interactionFor(error, this.config.exchange.interactionUrl);
    if (interaction && engine.opensUrls === true) return { interaction };
    const todo = code === 'interaction_required' ? howTo(interaction) : '';
    const claims = claimsOf(error);
    return {
      ...failed(`${says}${todo} (reference ${request.id})`),
      ...(claims !== undefined && { _meta: { [CLAIMS_META]: claims } }),
    };
  }
}

function howTo(interaction: Interaction | undefined): string {
  return interaction
    ? ` Open ${interaction.url}, then call the tool again.`
    : ' Sign in again and approve it.';
}

function failed(text: string): ToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}
