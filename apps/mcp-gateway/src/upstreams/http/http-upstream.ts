import type { Caller } from '#auth';
import type { HttpStreams } from '#outbound';
import type { DelegatedToken, ExchangeRequest, TokenOrigin } from '#token-exchange';
import type { UpstreamExchange, UpstreamSettings } from '../../config/served-settings.js';
import type { After, Clock } from '../../gateway-parts.js';
import type { UpstreamAsked } from '../../observing/gateway-event.js';
import type { CallWatch } from '../../observing/message-watch.js';
import { timed } from '../../observing/timed.js';
import { toldCaller } from '../../observing/told-caller.js';
import { ToldDelegation, type Asking } from '../../observing/told-delegation.js';
import type { CallContext, Upstream } from '../upstream.js';
import { PersonRequiredError } from '../upstream.errors.js';
import { CallerSession, type DelegatedTokens, type SessionParts } from './caller-session.js';
import type { HttpSession } from './http-session.js';
import { BaseUrl } from './request/request-url.js';
import { headerProblem, writeHeaders } from './request/request-headers.js';
import { RequestSlots } from './request-slots.js';

/** The part of an upstream's settings that an HTTP API is made of. */
export interface HttpUpstreamSettings extends Pick<
  UpstreamSettings,
  'name' | 'url' | 'headers' | 'secrets' | 'limits'
> {
  /** Undefined: nobody's token is sent, and machines may call too. */
  readonly exchange:
    | (Pick<UpstreamExchange, 'audience' | 'scopes'> &
        Partial<Pick<UpstreamExchange, 'client' | 'profile'>>)
    | undefined;
}

/** What it works with. */
export interface HttpUpstreamParts {
  /** Undefined for an upstream without `exchange`. */
  readonly tokens: DelegatedTokens | undefined;
  readonly http: HttpStreams;
  readonly clock: Clock;
  readonly steady: Clock;
  readonly after: After;
  /** Requests under way, where other upstreams of the same API count too; its own by default. */
  readonly slots?: RequestSlots;
  /** Is told of each request; nobody by default. */
  readonly observer?: (asked: UpstreamAsked) => void;
}

/**
 * An HTTP API. A session sends requests with a delegated token of the caller, which carries the whole ceiling
 * of scopes; with `asking` it carries a part of them. All parts share the limit of requests under way.
 */
export class HttpUpstream implements Upstream<HttpSession> {
  readonly name: string;
  readonly asks: Asking | undefined;

  /**
   * The last two are for `asking`. Throws `TypeError` for a URL or a header that the settings must not have.
   */
  constructor(
    private readonly settings: HttpUpstreamSettings,
    private readonly parts: HttpUpstreamParts,
    private readonly scopes: readonly string[] = settings.exchange?.scopes ?? [],
    private readonly session: SessionParts = sessionParts(settings, parts),
  ) {
    this.name = settings.name;
    const { audience, profile = '' } = settings.exchange ?? {};
    this.asks = audience === undefined ? undefined : Object.freeze({ profile, audience, scopes });
  }

  /** The same API for a tool that needs these scopes. Throws `TypeError` for one beyond the ceiling. */
  asking(scopes: readonly string[]): HttpUpstream {
    const ceiling = this.settings.exchange?.scopes ?? [];
    const beyond = scopes.filter((scope) => !ceiling.includes(scope));
    if (beyond.length > 0) {
      throw new TypeError(`${this.name}: ${beyond.join(' ')} is beyond what may be asked`);
    }
    return new HttpUpstream(this.settings, this.parts, scopes, this.session);
  }

  async open(caller: Caller, context: CallContext): Promise<HttpSession> {
    const { trace, log, watch = UNWATCHED } = context;
    const { exchange } = this.settings;
    const { tokens } = this.parts;
    const call = { trace, reference: log.reference, watch };
    if (exchange === undefined || tokens === undefined) {
      return new CallerSession(this.session, call);
    }
    if (caller.machine) throw new PersonRequiredError();
    if (this.asks) watch.asks(this.asks);
    let from: TokenOrigin = 'memory';
    const request: ExchangeRequest = {
      subjectToken: { ...caller.token, subject: caller.subject },
      audience: exchange.audience,
      scopes: this.scopes,
      upstream: this.name,
      trace,
      call: log,
      whom: toldCaller(caller),
      obtained: (origin) => {
        from = origin;
      },
    };
    const told = (token: DelegatedToken) => {
      watch.delegated(new ToldDelegation(token, from));
      return token;
    };
    const waited = (seconds: number) => {
      watch.waited(seconds);
    };
    const token = told(await timed(() => tokens.exchange(request), waited));
    const renew = async (refused: DelegatedToken) =>
      told(await tokens.exchangeAgain(request, refused));
    return new CallerSession(this.session, { ...call, delegated: { token, renew } });
  }
}

function sessionParts(
  { name, url, exchange, headers, secrets, limits }: HttpUpstreamSettings,
  { tokens, http, clock, steady, after, slots: given, observer = unheard }: HttpUpstreamParts,
): SessionParts {
  if (exchange !== undefined && tokens === undefined) {
    throw new TypeError(`${name}: an exchange needs somebody who exchanges`);
  }
  for (const [header, value] of Object.entries(headers)) {
    const problem = headerProblem(header, value);
    if (problem !== undefined) throw new TypeError(`${name}: the header ${header} ${problem}`);
  }
  const { timeoutMs, answerBytes, argumentBytes, concurrency } = limits;
  const rules = { base: new BaseUrl(url), headers: writeHeaders(headers), argumentBytes };
  const slots = given ?? new RequestSlots(concurrency, after);
  const hidden = [...secrets, ...clientSecret(exchange?.client)];
  return {
    ...{
      name,
      url,
      rules,
      timeoutMs,
      answerBytes,
      secrets: hidden,
      slots,
      http,
      clock,
      steady,
      after,
    },
    observer,
  };
}

/** It is sent to the issuer alone, which may be the upstream too. */
function clientSecret(client: UpstreamExchange['client'] | undefined): readonly string[] {
  return client !== undefined && 'secret' in client ? [client.secret] : [];
}

function unheard(): void {
  // Nobody observes.
}

const UNWATCHED: CallWatch = {
  waited: unheard,
  asks: unheard,
  delegated: unheard,
  asked: unheard,
};
