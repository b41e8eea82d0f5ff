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

/** Why there is no token. */
export interface FailedTrial {
  readonly error: AnyTokenExchangeError;
  readonly said: Said;
}

/** How one exchange went. */
export type Trial = { readonly token: DelegatedToken } | FailedTrial;

/** Exchanges a token once, as the gateway does, for a cache that nobody shares. */
export function tryExchange(subjectToken: SubjectToken, inside: WithIssuer): Promise<Trial> {
  const { exchange } = inside.upstream;
  const { audience, scopes } = exchange;
  return tried(inside, async (service) => {
    const request = { subjectToken, audience, scopes };
    return { token: await service.exchanger(exchange).exchange(request) };
  });
}

/** Asks once for a token of the gateway itself; undefined: there is one. */
export function tryServiceToken(inside: WithIssuer): Promise<FailedTrial | undefined> {
  const { exchange } = inside.upstream;
  const { audience, scopes } = exchange;
  return tried(inside, async (service) => {
    await service.serviceTokens(exchange).token({ audience, scopes });
    return undefined;
  });
}

async function tried<T>(
  { http, clock, document }: WithIssuer,
  ask: (service: TokenExchangeService) => Promise<T>,
): Promise<T | FailedTrial> {
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
    return await ask(service);
  } catch (error) {
    if (!(error instanceof TokenExchangeError)) throw error;
    return { error: error as AnyTokenExchangeError, said };
  }
}
