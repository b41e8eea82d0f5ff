export { realAfter, type After } from './after.js';
export { Deadline, sleep, steadyClock, type Clock, type Sleep } from './deadline.js';
export {
  createHttpClient,
  MAX_RESPONSE_BYTES,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
  type HttpStreams,
} from './http-client.js';
export {
  type HttpHeaders,
  type HttpMethod,
  type HttpStreamAnswer,
  type HttpStreamRequest,
} from './http-stream.js';
export {
  canParseUrl,
  endpointProblem,
  hasUserInfo,
  isLoopbackHost,
  isLoopbackUrl,
  isSecureUrl,
} from './loopback.js';
export { authorityOf, OutboundError, type OutboundErrorCode } from './outbound-error.js';
export { logOutbound, type OutboundLogger } from './outbound-log.js';
export {
  NO_TRACE,
  type OutboundTrace,
  type RequestEnding,
  type RequestSpan,
  type TracedRequest,
} from './outbound-trace.js';
export { type OutboundProxies } from './outbound-proxies.js';
export { outboundSettings, type OutboundSettings } from './outbound-settings.js';
export { plainHttpHosts } from './plain-http-hosts.js';
export { type ProxyServer } from './proxy-server.js';
export { retryAfterSeconds } from './retry-after.js';
export { quotable, urlProblem } from './setting-url.js';
export { Turns } from './turns.js';
