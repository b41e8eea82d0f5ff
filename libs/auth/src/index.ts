export {
  AuthError,
  CallerRefusedError,
  InsufficientScopeError,
  InvalidTokenError,
  KeysUnavailableError,
  MissingCredentialsError,
  RateLimitedError,
  type InvalidTokenReason,
} from './auth.errors.js';
export { AuthModule, HTTP_CLIENT, type AuthModuleAsyncOptions } from './auth.module.js';
export {
  AUTH_OPTIONS,
  resolveAuthOptions,
  type AuthLogger,
  type AuthOptions,
  type ResolvedAuthOptions,
  type ScopeClaim,
  type TokenProfile,
} from './auth.options.js';
export { type Caller, type SubjectToken } from './caller.js';
export { CurrentCaller } from './caller.decorator.js';
export { challengeFor, type ChallengeAnswer, type ChallengeOptions } from './challenge.js';
export { ChallengeFilter } from './challenge.filter.js';
export { FirstOfMinute } from './first-of-minute.js';
export { fastifyOptions } from './fastify-options.js';
export { metadataUrls, type IssuerDocument } from './issuer-document.js';
export { IssuerMetadata } from './issuer-metadata.js';
export {
  exposedBy,
  isRootOfLoopback,
  LOCAL_ISSUER,
  plainHttpHint,
  resolveIssuer,
  type IssuerSettings,
  type NamedIssuer,
} from './issuer-setting.js';
export { JwtAuthGuard } from './jwt-auth.guard.js';
export { PlainErrorFilter } from './plain-error.filter.js';
export { refusalFields } from './refusal-fields.js';
export { evidenceOf } from './refused-token.js';
export { RequireScopes } from './require-scopes.decorator.js';
export { ResourceMetadataController } from './resource-metadata.controller.js';
export {
  RESOURCE_METADATA,
  resourceMetadataUrl,
  type ResourceMetadataOptions,
} from './resource-metadata.js';
export { missingScopes, requestedScope } from './scopes.js';
export { ScopesGuard } from './scopes.guard.js';
export {
  edits,
  givenSettings,
  misspeltNames,
  SECRET_SETTINGS,
  SETTING_NAMES,
} from './setting-names.js';
export { LOG_LEVELS, numberProblem, writeOneOf } from './setting-words.js';
export { SigningKeys } from './signing-keys.js';
export { callerOf } from './token-claims.js';
export { judgeHeader, type PresentedToken } from './token-header.js';
export { judgePayload } from './token-payload.js';
export { leaveBodiesUnread, type DeclaredBody } from './unread-bodies.js';
