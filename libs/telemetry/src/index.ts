export {
  APP_LOGGER,
  createAppLogger,
  NestPinoLogger,
  type AppLogger,
  type LogStream,
} from './app-logger.js';
export { registerListeningLog } from './listening-log.js';
export { addToRequestLine, nameForLog, registerRequestLog } from './request-log.js';
export {
  newSpanId,
  readTraceContext,
  traceHeaders,
  type TraceContext,
} from './trace-context.js';
