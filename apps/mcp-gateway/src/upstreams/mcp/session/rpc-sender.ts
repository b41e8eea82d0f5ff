import { authorityOf, OutboundError, type HttpHeaders } from '#outbound';
import type { JsonBounds } from '#foreign-text';
import type { DelegatedToken } from '#token-exchange';
import { timed } from '../../../observing/timed.js';
import { bearerOf, type BearerToken } from '../../requests/bearer-token.js';
import type { OpenedFor } from '../../requests/caller-tokens.js';
import { UpstreamRequests, type Sending } from '../../requests/upstream-requests.js';
import { UpstreamError } from '../../upstream.errors.js';
import type { ForeignObject } from '../mcp-session.js';
import { refusalOf, unanswered } from '../wire/rpc-failure.js';
import { readAnswer, type RpcAnswer } from '../wire/rpc-answer.js';
import { WireFault } from '../wire/wire-fault.js';
import {
  messageBody,
  messageHeaders,
  type Footing,
  type Message,
} from '../wire/written-message.js';
import { Asides } from './asides.js';
import type { Errand } from './errand.js';
import type { McpCaller, McpParts } from './mcp-parts.js';

/** What is sent to learn what a server is and has. */
export type ListingMethod =
  'server/discover' | 'initialize' | 'notifications/initialized' | 'tools/list';

/** What may be sent with a kind of token: tools are called as a caller alone. */
export type MethodFor<Token extends BearerToken> =
  ListingMethod | (Token extends DelegatedToken ? 'tools/call' : never);

/** One message on its way. */
export interface Outgoing<Method extends string = string> extends Message<Method> {
  readonly footing: Footing;
  readonly bounds: JsonBounds;
  /** Undefined for a notification. */
  readonly id: number | undefined;
  /** Is told of notifications before the answer. */
  readonly notified?: (method: string, params: ForeignObject) => void;
}

/** Sends messages of one caller with its token, or of the gateway itself. */
export class RpcSender<Token extends BearerToken> {
  private readonly requests: UpstreamRequests;
  private token: Token | undefined;
  /** Refused tokens are as secret. */
  private hidden: readonly string[];

  constructor(
    private readonly parts: McpParts,
    private readonly of: OpenedFor<Token>,
    readonly caller: McpCaller,
  ) {
    this.requests = new UpstreamRequests(parts, of);
    this.token = of.credential?.token;
    this.hidden = [...(this.token ? [bearerOf(this.token)] : []), ...parts.secrets];
  }

  /** Of the delegated token that the session began with; none of a token of the gateway itself. */
  get scopes(): readonly string[] {
    const { token } = this.of.credential ?? {};
    return token !== undefined && 'scopes' in token ? token.scopes : [];
  }

  get asides(): Asides {
    return new Asides(this.parts, this.token);
  }

  /**
   * Sends a message, once more where no byte of it left, and after a 401 with another token. Throws `UpstreamError`
   * for what is no answer; what a server refuses is one.
   */
  async send(message: Outgoing<MethodFor<Token>>, errand: Errand): Promise<RpcAnswer> {
    const answer = await this.connected(message, errand);
    const { token } = this;
    const { credential } = this.of;
    if (answer.status !== 401 || token === undefined || credential === undefined) return answer;
    if (!errand.may('renew')) return answer;
    const late = () =>
      new UpstreamError('upstream_timeout', this.parts.name, { problem: 'no other token in time' });
    const renewed = () => errand.deadline.bound(credential.renew(token), late);
    this.token = await timed(renewed, this.waited);
    this.hidden = [bearerOf(this.token), ...this.hidden];
    return this.connected(message, errand);
  }

  /** Why an answer is no result. */
  refusal(answer: RpcAnswer): UpstreamError {
    return refusalOf(answer, this.parts, this.hidden);
  }

  /** What the protocol does not have, found in an answer. */
  fault(why: string, explanation?: string): UpstreamError {
    return unanswered(new WireFault(why, explanation), this.parts) as UpstreamError;
  }

  private async connected(message: Outgoing, errand: Errand): Promise<RpcAnswer> {
    errand.check();
    try {
      try {
        return await this.once(message, errand);
      } catch (error) {
        const again = error instanceof OutboundError && error.code === 'unreachable' && !error.sent;
        if (!again || !errand.may('connect')) throw error;
        return await this.once(message, errand);
      }
    } catch (error) {
      this.cancel(message, error);
      throw unanswered(error, this.parts);
    }
  }

  private once(message: Outgoing, errand: Errand): Promise<RpcAnswer> {
    const { deadline, signal } = errand;
    const { asides } = this;
    const { footing, id, bounds, notified } = message;
    const sending: Sending<RpcAnswer> = {
      method: 'POST',
      route: this.parts.route,
      deadline,
      signal,
      write: (trace) => this.written(message, trace),
      read: (answer) =>
        readAnswer(answer, {
          id,
          bounds,
          maxBytes: this.parts.answerBytes,
          secrets: this.hidden,
          after: this.parts.after,
          notified: (method, params) => notified?.(method, params),
          asked: (theirs, method) => {
            if (footing === 'modern') throw new WireFault('a request to the client');
            void asides.answered(footing, theirs, method);
          },
        }),
    };
    const { breaker } = this.parts;
    const send = () => this.requests.send(sending, this.token);
    return timed(() => breaker.run(this.caller.breakerKey, send), this.waited);
  }

  private written(message: Outgoing, trace: HttpHeaders) {
    const { url, headers: fixed, argumentBytes, name } = this.parts;
    const { footing, id } = message;
    const body = messageBody(message, footing, { id, trace });
    if (body.length > argumentBytes) {
      const explanation = `The request is larger than ${argumentBytes} bytes.`;
      const problem = `${authorityOf(url)}: ${explanation}`;
      throw new UpstreamError('upstream_request_invalid', name, { explanation, problem });
    }
    return { method: 'POST' as const, url, headers: messageHeaders(message, footing, fixed), body };
  }

  /** A server of 2025 does not take a closed stream for an end (2025-11-25, Transports). */
  private cancel({ footing, id }: Outgoing, error: unknown): void {
    if (footing === 'modern' || footing === 'opening' || footing.id === undefined) return;
    const given = error instanceof OutboundError && ['aborted', 'timeout'].includes(error.code);
    if (given && error.sent && id !== undefined) void this.asides.cancelled(footing, id);
  }

  private readonly waited = (seconds: number): void => {
    this.of.watch.waited(seconds);
  };
}
