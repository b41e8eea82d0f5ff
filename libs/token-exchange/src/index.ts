export { readClientKey, type ClientCredentials } from './endpoint/client-authentication.js';
export { redisProblem } from './cache/redis-trial.js';
export { readRedisUrl, redisSecrets } from './cache/redis-url.js';
export { CIPHER_KEY_BYTES } from './cache/entry-cipher.js';
export {
  type SessionClaim,
  type SessionLook,
  type SharedSession,
  type SharedSessions,
} from './cache/shared-sessions.js';
export { type DelegatedToken } from './delegated-token.js';
export {
  TOKEN_ORIGINS,
  type ExchangeCall,
  type ExchangeRequest,
  type SubjectToken,
  type TokenOrigin,
} from './exchange-request.js';
export { type ProfileProblem, type ProfileSettings } from './profiles/profile.js';
export {
  copiesResource,
  defaultTarget,
  givesClientCredentials,
  PROFILE_NAMES,
  profileProblems,
  refusesOwnClient,
  sharesAudience,
  subjectIssuers,
  type ProfileName,
} from './profiles/profile-registry.js';
export {
  InteractionRequiredError,
  ScopeRefusedError,
  TokenExchangeError,
  type AnyTokenExchangeError,
  type Remedy,
} from './token-exchange.errors.js';
export {
  CACHE_RESULTS,
  CACHE_TIERS,
  EXCHANGE_OUTCOMES,
  OUTCOME_OF_CODE,
  type Exchanged,
  type ExchangeEvent,
  type ExchangeObserver,
  type ExchangeOutcome,
  type ExchangeState,
  type Granted,
  type SubjectMismatch,
} from './exchange-observer.js';
export { type ClientVerdict, type Exchanger } from './exchanger.js';
export { rateConflicts, type ExchangerSettings } from './exchanger-settings.js';
export {
  type IssuerEndpoint,
  type SharedCacheOptions,
  type TokenExchangeOptions,
  type TokenHttp,
  type TokenHttpRequest,
  type TokenHttpResponse,
} from './token-exchange.options.js';
export { type ClientRefusal } from './limits/client-standing.js';
export { type CountAsk, type SharedCounts, type Taken } from './counting/shared-counts.js';
export { type ServiceToken } from './service-token.js';
export { type ServiceTokenRequest, type ServiceTokens } from './service-tokens.js';
export { TokenExchangeService } from './token-exchange.service.js';
export { WeakValues } from './tiers/weak-values.js';
