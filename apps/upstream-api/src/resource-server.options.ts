import type { ExceptionFilter, Provider, Type } from '@nestjs/common';
import type { AppLogger } from '#telemetry';

/** An API whose callers bring access tokens, by what it does not share with others. */
export interface ResourceServer {
  /** As its log lines call it. */
  readonly name: string;
  readonly controllers: readonly Type[];
  readonly providers?: readonly Provider[];
  /** What a 401 asks clients to request. */
  readonly baselineScopes: readonly string[];
  /** What names its audience; log lines about it say so. */
  readonly audienceSetting: string;
  /** The largest JSON body it takes, in bytes. Undefined: no body is read. */
  readonly bodyBytes?: number;
  /** Answers what no controller has words for, in the place of `PlainErrorFilter`. */
  readonly errorFilter?: (logger: AppLogger) => ExceptionFilter;
}
