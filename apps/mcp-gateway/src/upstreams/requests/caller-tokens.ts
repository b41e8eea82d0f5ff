import type { Caller } from '#auth';
import type { DelegatedToken, ExchangeRequest, TokenOrigin } from '#token-exchange';
import type { UpstreamExchange } from '../../config/served-settings.js';
import type { CallWatch } from '../../observing/message-watch.js';
import { timed } from '../../observing/timed.js';
import { toldCaller } from '../../observing/told-caller.js';
import { ToldDelegation, type Asking } from '../../observing/told-delegation.js';
import type { CallContext } from '../upstream.js';
import { PersonRequiredError } from '../upstream.errors.js';
import type { BearerToken } from './bearer-token.js';
import type { RequestsOf } from './upstream-requests.js';

/** Delegated tokens of one upstream: the part of an exchanger that is needed here. */
export interface DelegatedTokens {
  exchange(request: ExchangeRequest): Promise<DelegatedToken>;
  /** Another token than the one that the upstream refused. */
  exchangeAgain(request: ExchangeRequest, refused: DelegatedToken): Promise<DelegatedToken>;
}

/** For whom an upstream is opened, and how its requests are told of. */
export interface OpenedFor<Token extends BearerToken = DelegatedToken> extends RequestsOf {
  /** What is sent, and how to get another when it is refused; undefined: no token is sent. */
  readonly credential?: {
    readonly token: Token;
    renew(refused: Token): Promise<Token>;
  };
}

/** The part of an upstream's settings that says what its tokens are asked for. */
export interface TokenSettings {
  readonly name: string;
  /** Undefined: nobody's token is sent, and machines may call too. */
  readonly exchange:
    | (Pick<UpstreamExchange, 'audience' | 'scopes'> &
        Partial<Pick<UpstreamExchange, 'client' | 'profile'>>)
    | undefined;
}

/** Opens one upstream as callers do: with a token of each, for some of the scopes that may be asked. */
export class CallerTokens {
  readonly asks: Asking | undefined;

  /** Throws `TypeError` for an exchange without anybody who exchanges. */
  constructor(
    private readonly settings: TokenSettings,
    private readonly tokens: DelegatedTokens | undefined,
    readonly scopes: readonly string[] = settings.exchange?.scopes ?? [],
  ) {
    const { name, exchange } = settings;
    if (exchange !== undefined && tokens === undefined) {
      throw new TypeError(`${name}: an exchange needs somebody who exchanges`);
    }
    const { audience, profile = '' } = exchange ?? {};
    this.asks = audience === undefined ? undefined : Object.freeze({ profile, audience, scopes });
  }

  /** The same for a tool that needs these scopes. Throws `TypeError` for one beyond the ceiling. */
  asking(scopes: readonly string[]): CallerTokens {
    const { name, exchange } = this.settings;
    const ceiling = exchange?.scopes ?? [];
    const beyond = scopes.filter((scope) => !ceiling.includes(scope));
    if (beyond.length > 0) {
      throw new TypeError(`${name}: ${beyond.join(' ')} is beyond what may be asked`);
    }
    return new CallerTokens(this.settings, this.tokens, scopes);
  }

  /** Exchanges the caller's token, and tells the call's watch. Throws as `Upstream.open`. */
  async open(caller: Caller, { trace, log, watch = UNWATCHED }: CallContext): Promise<OpenedFor> {
    const call = { trace, reference: log.reference, watch };
    const { name: upstream, exchange } = this.settings;
    const { tokens } = this;
    if (exchange === undefined || tokens === undefined) return call;
    if (caller.machine) throw new PersonRequiredError();
    if (this.asks) watch.asks(this.asks);
    let from: TokenOrigin = 'memory';
    const request: ExchangeRequest = {
      subjectToken: { ...caller.token, subject: caller.subject },
      audience: exchange.audience,
      scopes: this.scopes,
      upstream,
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
    return { ...call, credential: { token, renew } };
  }
}

/** Values that no answer of an upstream repeats: the secrets of its settings, and the client's, which goes to the issuer. */
export function hiddenValues(
  secrets: readonly string[],
  { exchange }: TokenSettings,
): readonly string[] {
  const client = exchange?.client;
  return client !== undefined && 'secret' in client ? [...secrets, client.secret] : secrets;
}

function unheard(): void {
  // Nobody observes.
}

/** Of what is no part of a call. */
export const UNWATCHED: CallWatch = {
  waited: unheard,
  asks: unheard,
  delegated: unheard,
  asked: unheard,
};
