export {
  APP_LOGGER,
  createAppLogger,
  NestPinoLogger,
  type AppLogger,
  type LogStream,
} from './app-logger.js';
export { registerListeningLog } from './listening-log.js';
export {
  addToRequestLine,
  nameForLog,
  registerRequestLog,
  traceIdOfRequest,
} from './request-log.js';
export { MAX_USER_AGENT_CHARACTERS, RequestSource, requestSource } from './request-source.js';
export { sourceOf } from './source-address.js';
export { traceparentOf } from './trace-context.js';
