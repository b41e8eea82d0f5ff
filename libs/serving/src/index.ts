export {
  arrivalId,
  arrivedAt,
  noteRefusal,
  trackArrivals,
  type Arrival,
  type Because,
} from './arrivals.js';
export {
  boundedServer,
  HEADER_READ_ON,
  HEADER_TIME_MS,
  KEEP_ALIVE_MS,
  REQUEST_TIME_MS,
  TIME_CHECK_MS,
  type ServerOptions,
  type ServerTimes,
} from './bounded-server.js';
export { OUTAGE_LINE_MS, OutageLog, type OutageLogger } from './outage-log.js';
export { MAX_PIPELINED_REQUESTS } from './pipelining.js';
export { answerPlainly, plainBody } from './plain-answer.js';
export { MAX_HEADER_LINES } from './request-target.js';
export { Drain, LAST_ANSWER_MS, type LastAnswer } from './drain.js';
export { drainProblems, drainTimes, MAX_DRAIN_SECONDS, type DrainTimes } from './drain-times.js';
export {
  CLOSING_MS,
  LAST_LINES_MS,
  LAST_WRITE_MS,
  type EndingLogger,
  type RunningApp,
} from './ending.js';
export { envFileProblems } from './env-file.js';
export { describeError } from './error-place.js';
export { LogOutput, MAX_UNWRITTEN_LOG_BYTES } from './log-output.js';
export {
  drainCheck,
  Readiness,
  type NotReady,
  type ReadinessAnswer,
  type ReadinessCheck,
} from './readiness.js';
export { runApp } from './run-app.js';
export { VERSION } from './version.js';
