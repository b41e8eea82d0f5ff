import type { Caller } from '#auth';
import type { HttpStreams } from '#outbound';
import type { UpstreamSettings } from '../../config/served-settings.js';
import type { After, Clock } from '../../gateway-parts.js';
import type { UpstreamAsked } from '../../observing/gateway-event.js';
import type { Asking } from '../../observing/told-delegation.js';
import {
  CallerTokens,
  hiddenValues,
  type DelegatedTokens,
  type TokenSettings,
} from '../requests/caller-tokens.js';
import { RequestSlots } from '../requests/request-slots.js';
import type { CallContext, Upstream } from '../upstream.js';
import { CallerSession, type SessionParts } from './caller-session.js';
import type { HttpSession } from './http-session.js';
import { BaseUrl } from './request/request-url.js';
import { fixedHeaders } from './request/request-headers.js';

/** The part of an upstream's settings that an HTTP API is made of. */
export type HttpUpstreamSettings = TokenSettings &
  Pick<UpstreamSettings, 'url' | 'headers' | 'secrets' | 'limits'>;

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
    private readonly tokens = new CallerTokens(settings, parts.tokens),
    private readonly session: SessionParts = sessionParts(settings, parts),
  ) {
    this.name = settings.name;
    this.asks = tokens.asks;
  }

  /** The same API for a tool that needs these scopes. Throws `TypeError` for one beyond the ceiling. */
  asking(scopes: readonly string[]): HttpUpstream {
    return new HttpUpstream(this.settings, this.parts, this.tokens.asking(scopes), this.session);
  }

  async open(caller: Caller, context: CallContext): Promise<HttpSession> {
    return new CallerSession(this.session, await this.tokens.open(caller, context));
  }
}

function sessionParts(
  settings: HttpUpstreamSettings,
  { http, clock, steady, after, slots: given, observer = unheard }: HttpUpstreamParts,
): SessionParts {
  const { name, url, headers, secrets, limits } = settings;
  const { timeoutMs, answerBytes, argumentBytes, concurrency } = limits;
  const rules = { base: new BaseUrl(url), headers: fixedHeaders(name, headers), argumentBytes };
  const slots = given ?? new RequestSlots(concurrency, after);
  const hidden = hiddenValues(secrets, settings);
  return {
    ...{ name, url, rules, timeoutMs, answerBytes, secrets: hidden, slots, http },
    ...{ clock, steady, after },
    observer,
  };
}

function unheard(): void {
  // Nobody observes.
}
