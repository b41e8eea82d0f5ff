export { type DelegatedToken } from './delegated-token.js';
export { type ExchangeRequest, type SubjectToken } from './exchange-request.js';
export { type ProfileName } from './profiles/profile-registry.js';
export { retryAfterSeconds } from './retry-after.js';
export {
  TokenExchangeError,
  type AnyTokenExchangeError,
  type Remedy,
} from './token-exchange.errors.js';
export { TokenExchangeModule, type TokenExchangeAsyncOptions } from './token-exchange.module.js';
export {
  type TokenExchangeOptions,
  type TokenHttp,
  type TokenHttpRequest,
  type TokenHttpResponse,
} from './token-exchange.options.js';
export { TokenExchangeService } from './token-exchange.service.js';
