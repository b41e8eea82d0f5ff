import {
  TokenExchangeError,
  TokenExchangeService,
  type AnyTokenExchangeError,
  type DelegatedToken,
  type SubjectToken,
} from '#token-exchange';
import type { WithIssuer } from './inside-context.js';

/** What the issuer said of one exchange, for operators; its texts hold no secret. */
export interface Said {
  readonly status?: number;
  readonly issuerError?: string;
  readonly issuerDescription?: string;
  readonly hint?: string;
  readonly problem?: string;
}

/** How one exchange went. */
export type Trial =
  | { readonly token: DelegatedToken }
  | { readonly error: AnyTokenExchangeError; readonly said: Said };

/** Exchanges a token once, as the gateway does, for a cache that nobody shares. */
export async function tryExchange(subjectToken: SubjectToken, inside: WithIssuer): Promise<Trial> {
  const { upstream, http, clock, document } = inside;
  let said: Said = {};
  const service = new TokenExchangeService({
    http: (request) => http.send(request),
    endpointOf: () => ({
      tokenEndpoint: () => Promise.resolve(String(document['token_endpoint'])),
      gone: () => Promise.resolve(),
    }),
    logger: {
      warn: (fields) => {
        // Of a 429 a second line says how long nobody asks.
        said = { ...said, ...fields };
      },
    },
    clock,
  });
  try {
    const { audience, scopes } = upstream.exchange;
    const exchanger = service.exchanger(upstream.exchange);
    return { token: await exchanger.exchange({ subjectToken, audience, scopes }) };
  } catch (error) {
    if (!(error instanceof TokenExchangeError)) throw error;
    return { error: error as AnyTokenExchangeError, said };
  }
}
