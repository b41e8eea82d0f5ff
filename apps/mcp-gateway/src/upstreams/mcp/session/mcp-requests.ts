import type { JsonBounds } from '#foreign-text';
import { Deadline, type HttpHeaders } from '#outbound';
import { UpstreamError } from '../../upstream.errors.js';
import type { BearerToken } from '../../requests/bearer-token.js';
import { isOfDeadSession } from '../legacy/legacy-session.js';
import type { ForeignList, ForeignObject, McpListing, RelayedCall } from '../mcp-session.js';
import { RPC_CODES } from '../revisions.js';
import type { RpcAnswer } from '../wire/rpc-answer.js';
import { unanswered, withPage } from '../wire/rpc-failure.js';
import type { Footing, Message } from '../wire/written-message.js';
import { Errand, type Remedy } from './errand.js';
import type { McpParts } from './mcp-parts.js';
import { Opening } from './opening.js';
import { ProgressRelay } from './progress-relay.js';
import { asksForInput, resultProblem } from './relayed-result.js';
import type { MethodFor, RpcSender } from './rpc-sender.js';
import { PAGE_BOUNDS, ToolPages } from './tool-pages.js';

/** One request, whatever its footing will be. */
export interface Asked<Method extends string> extends Message<Method> {
  readonly bounds: JsonBounds;
  readonly progress?: RelayedCall['progress'];
  /** The headers that mirror arguments, by what the server lists now; undefined: the request stays as it is. */
  readonly mirroredAnew?: () => Promise<HttpHeaders | undefined>;
}

/** A request that was answered by a result. */
export interface Result {
  readonly result: ForeignObject;
  readonly bytes: number;
  /** Whether it asks for input. */
  readonly asks: boolean;
}

/** Requests to an MCP server with one kind of token, which says what may be asked. */
export class McpRequests<Token extends BearerToken> implements McpListing {
  private readonly opening: Opening<Token>;

  constructor(
    private readonly parts: McpParts,
    private readonly sender: RpcSender<Token>,
  ) {
    this.opening = new Opening(parts, sender);
  }

  async list(signal?: AbortSignal): Promise<ForeignList> {
    return this.during(signal, async (errand) => {
      const pages = new ToolPages();
      let params: ForeignObject | undefined = {};
      while (params !== undefined) {
        const message = { method: 'tools/list' as const, params, bounds: PAGE_BOUNDS };
        const { result, bytes } = await this.asked(message, errand);
        params = pages.add(result, bytes);
      }
      this.parts.listAge.listed();
      return pages.list;
    });
  }

  /** One errand, and what was opened for it alone is ended with it. */
  async during<T>(
    signal: AbortSignal | undefined,
    run: (errand: Errand) => Promise<T>,
  ): Promise<T> {
    const { name, steady, after, timeoutMs } = this.parts;
    const errand = new Errand(name, new Deadline(steady, timeoutMs, after), signal);
    try {
      return await run(errand);
    } catch (error) {
      throw unanswered(error, this.parts);
    } finally {
      this.opening.over(errand);
    }
  }

  /** Asks again, once for each reason, where it is certain that the server did not do what was asked. */
  async asked(asked: Asked<MethodFor<Token>>, errand: Errand): Promise<Result> {
    let now = asked;
    for (;;) {
      const footing = await this.footing(errand);
      const answer = await this.sent(now, footing, errand);
      const { said, bytes } = answer;
      if (said !== undefined && 'result' in said) {
        const { result } = said;
        const isModern = footing === 'modern';
        const problem = isModern ? resultProblem(result, asked.input !== undefined) : undefined;
        if (problem !== undefined) throw this.sender.fault(problem);
        return { result, bytes, asks: isModern && asksForInput(result) };
      }
      const remedy = this.remedy(answer, footing, errand);
      if (remedy === undefined || !errand.may(remedy)) throw this.failure(answer, footing);
      if (remedy !== 'rewrite') continue;
      const mirrored = now.mirroredAnew && (await errand.bound(now.mirroredAnew()));
      if (mirrored === undefined) throw this.failure(answer, footing);
      now = { ...now, mirrored };
    }
  }

  /** A server that no longer opens sessions is asked anew what it speaks. */
  private async footing(errand: Errand): Promise<Footing> {
    try {
      return await this.opening.footing(errand);
    } catch (error) {
      const code = error instanceof UpstreamError ? error.details.rpcCode : undefined;
      if (code !== RPC_CODES.unsupportedRevision || !errand.may('probe')) throw error;
      return this.opening.footing(errand);
    }
  }

  private async sent(
    asked: Asked<MethodFor<Token>>,
    footing: Footing,
    errand: Errand,
  ): Promise<RpcAnswer> {
    const id = this.parts.nextId();
    const { progress, meta, ...rest } = asked;
    if (progress === undefined) return this.sender.send({ ...rest, meta, footing, id }, errand);
    const relay = new ProgressRelay(id, this.parts.steady, progress);
    const told = { ...meta, progressToken: id };
    try {
      const { notified } = relay;
      return await this.sender.send({ ...rest, meta: told, footing, id, notified }, errand);
    } finally {
      relay.end();
    }
  }

  /** What can be done about a refusal, after which the same may be asked again. */
  private remedy(answer: RpcAnswer, footing: Footing, errand: Errand): Remedy | undefined {
    const { status, said } = answer;
    const error = said !== undefined && 'error' in said ? said : undefined;
    if (footing === 'modern') {
      const code = error?.error.code;
      if (code === RPC_CODES.headerMismatch) return 'rewrite';
      const isModern = error?.own === true && code !== RPC_CODES.unsupportedRevision;
      const says = status >= 400 && status < 500 && ![401, 403, 429].includes(status);
      if (!isModern && (says || code === RPC_CODES.unsupportedRevision))
        this.parts.era.forget('modern');
      return code === RPC_CODES.unsupportedRevision ? 'probe' : undefined;
    }
    if (footing === 'opening' || !isOfDeadSession(answer)) return undefined;
    this.opening.forget(errand, footing);
    return 'reopen';
  }

  private failure(answer: RpcAnswer, footing: Footing): UpstreamError {
    const refusal = this.sender.refusal(answer);
    if (footing === 'modern') return refusal;
    const { code, upstream, details } = refusal;
    return isOfDeadSession(answer) && code !== 'upstream_failed'
      ? new UpstreamError('upstream_failed', upstream, { ...details, explanation: undefined })
      : withPage(refusal, answer);
  }
}
