export {
  AuthError,
  CALLER_REFUSED_REASONS,
  CallerRefusedError,
  INVALID_TOKEN_REASONS,
  InsufficientScopeError,
  InvalidTokenError,
  KeysUnavailableError,
  MissingCredentialsError,
  RateLimitedError,
  type CallerRefusedReason,
  type InvalidTokenReason,
} from './auth.errors.js';
export {
  requestRefused,
  type AuthEvent,
  type AuthObserver,
  type KeysFetched,
  type KeyUnknown,
  type RequestRefused,
} from './auth-observer.js';
export { AuthModule, HTTP_CLIENT, type AuthOptionsSource, type HttpClient } from './auth.module.js';
export {
  AUTH_OPTIONS,
  resolveAuthOptions,
  type AuthLogger,
  type AuthOptions,
  type ResolvedAuthOptions,
  type TokenProfile,
} from './auth.options.js';
export { type Caller, type SubjectToken } from './caller.js';
export { CurrentCaller } from './caller.decorator.js';
export { challengeFor, type ChallengeAnswer, type ChallengeOptions } from './challenge.js';
export { ChallengeFilter } from './challenge.filter.js';
export { FirstOfMinute } from './first-of-minute.js';
export { fastifyOptions } from './fastify-options.js';
export { metadataUrls, type IssuerDocument } from './issuer-document.js';
export { IssuerMetadata, type IssuerMetadataOptions } from './issuer-metadata.js';
export {
  exposedBy,
  isDevelopment,
  LOCAL_CLIENT_ID,
  LOCAL_ISSUER,
  plainHttpHint,
  resolveIssuer,
  standsForLocalIssuer,
  usualTokenProfile,
  type IssuerSettings,
  type NamedIssuer,
} from './issuer-setting.js';
export { JwtAuthGuard } from './jwt-auth.guard.js';
export { ConfigError, givenSettings, loadSettings, type Environment } from './load-settings.js';
export { PlainErrorFilter } from './plain-error.filter.js';
export { refusalFields } from './refusal-fields.js';
export { evidenceOf } from './refused-token.js';
export { RequireScopes } from './require-scopes.decorator.js';
export { ResourceMetadataController } from './resource-metadata.controller.js';
export {
  RESOURCE_METADATA,
  resourceMetadataUrl,
  type ResourceMetadataOptions,
  type ResourceMetadataSource,
} from './resource-metadata.js';
export { impliedScopes, missingScopes, requestedScope, type ScopeClaim } from './scopes.js';
export { ScopesGuard } from './scopes.guard.js';
export { misspeltNames, SECRET_SETTINGS, SETTING_NAMES } from './setting-names.js';
export { decimal, oneOf, text, url, whole } from './setting-values.js';
export { LOG_LEVELS } from './setting-words.js';
export { SigningKeys } from './signing-keys.js';
export { callerOf } from './token-claims.js';
export { judgeHeader, type PresentedToken } from './token-header.js';
export { judgePayload } from './token-payload.js';
export { leaveBodiesUnread, type DeclaredBody } from './unread-bodies.js';
