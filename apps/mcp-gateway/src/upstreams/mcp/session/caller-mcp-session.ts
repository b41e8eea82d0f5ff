import { authorityOf, Deadline } from '#outbound';
import type { JsonBounds } from '#foreign-text';
import { ANSWER_BOUNDS } from '../../http/answer/answer-content.js';
import { UpstreamError } from '../../upstream.errors.js';
import { MirrorRefusal, mirroredHeaders } from '../headers/mirrored-headers.js';
import type { ForeignList, ForeignObject, McpSession, RelayedCall } from '../mcp-session.js';
import { RPC_CODES } from '../revisions.js';
import type { RpcAnswer } from '../wire/rpc-answer.js';
import { unanswered } from '../wire/rpc-failure.js';
import type { Footing, Message } from '../wire/written-message.js';
import { Errand, type Remedy } from './errand.js';
import type { McpParts } from './mcp-parts.js';
import { Opening } from './opening.js';
import { ProgressRelay } from './progress-relay.js';
import { relayedResult, resultProblem } from './relayed-result.js';
import type { RpcSender } from './rpc-sender.js';
import { PAGE_BOUNDS, ToolPages } from './tool-pages.js';

/** One request of a session, whatever its footing will be. */
interface Asked extends Message {
  readonly bounds: JsonBounds;
  readonly progress?: RelayedCall['progress'];
}

/** A request that was answered by a result. */
interface Result {
  readonly result: ForeignObject;
  readonly bytes: number;
}

/** An MCP server as one caller has it. */
export class CallerMcpSession implements McpSession {
  private readonly opening: Opening;

  constructor(
    private readonly parts: McpParts,
    private readonly sender: RpcSender,
  ) {
    this.opening = new Opening(parts, sender);
  }

  get scopes(): readonly string[] {
    return this.sender.scopes;
  }

  async call(call: RelayedCall): Promise<ForeignObject> {
    const { name, arguments: given, meta, mirrored, signal, progress } = call;
    const message = {
      method: 'tools/call',
      params: { name, arguments: given },
      meta,
      bounds: ANSWER_BOUNDS,
      ...(mirrored && { mirrored: this.mirrored(mirrored, given) }),
      ...(progress && { progress }),
    };
    const { result } = await this.during(signal, (errand) => this.asked(message, errand));
    return relayedResult(result);
  }

  async list(signal?: AbortSignal): Promise<ForeignList> {
    return this.during(signal, async (errand) => {
      const pages = new ToolPages();
      let params: ForeignObject | undefined = {};
      while (params !== undefined) {
        const message = { method: 'tools/list', params, bounds: PAGE_BOUNDS };
        const { result, bytes } = await this.asked(message, errand);
        params = pages.add(result, bytes);
      }
      this.parts.listAge.listed();
      return pages.list;
    });
  }

  /** One errand, and what was opened for it alone is ended with it. */
  private async during<T>(
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
  private async asked(asked: Asked, errand: Errand): Promise<Result> {
    for (;;) {
      const footing = await this.footing(errand);
      const answer = await this.sent(asked, footing, errand);
      const { said, bytes } = answer;
      if (said !== undefined && 'result' in said) {
        const problem = footing === 'modern' ? resultProblem(said.result) : undefined;
        if (problem === undefined) return { result: said.result, bytes };
        throw this.sender.fault(problem);
      }
      const remedy = await this.remedy(answer, footing, errand);
      if (remedy === undefined || !errand.may(remedy)) throw this.failure(answer, footing);
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

  private async sent(asked: Asked, footing: Footing, errand: Errand): Promise<RpcAnswer> {
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
  private async remedy(
    { status, said }: RpcAnswer,
    footing: Footing,
    errand: Errand,
  ): Promise<Remedy | undefined> {
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
    if (footing === 'opening' || (status !== 404 && status !== 400)) return undefined;
    await this.opening.forget(errand, footing);
    return 'reopen';
  }

  private failure(answer: RpcAnswer, footing: Footing): UpstreamError {
    const refusal = this.sender.refusal(answer);
    const isDead = footing !== 'modern' && (answer.status === 404 || answer.status === 400);
    const { code, upstream, details } = refusal;
    return isDead && code !== 'upstream_failed'
      ? new UpstreamError('upstream_failed', upstream, { ...details, explanation: undefined })
      : refusal;
  }

  private mirrored(schema: ForeignObject, given: ForeignObject) {
    try {
      return mirroredHeaders(schema, given);
    } catch (error) {
      if (!(error instanceof MirrorRefusal)) throw error;
      const { message: explanation } = error;
      const problem = `${authorityOf(this.parts.url)}: ${explanation}`;
      throw new UpstreamError('upstream_request_invalid', this.parts.name, {
        explanation,
        problem,
      });
    }
  }
}
