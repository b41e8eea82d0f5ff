import type { Type } from '@nestjs/common';
import type { After, Clock } from '#outbound';
import type { Drain } from '#serving';
import type { AppLogger } from '#telemetry';
import type { AuditLog } from './audit/audit-log.js';
import type { GatewayConfig } from './config/gateway-config.js';
import type { Metrics } from './metrics/metrics.js';
import type { DecisionLog } from './page/decision-log.js';
import type { GatewayObserver } from './observing/gateway-event.js';
import type { CurrentServed } from './config/current-served.js';
import type { ServedFile } from './reload/served-file.js';
import type { Tracing } from './tracing/tracing.js';

export type { After, Clock };

/** Injection token of the `After` that ends what is late. */
export const AFTER = Symbol('after');

/** Injection token of the `AuditLog`; undefined where nothing is recorded. */
export const AUDIT_LOG = Symbol('audit-log');

/** Injection token of the process's `Clock`: the time of day, by which tokens end. */
export const CLOCK = Symbol('clock');

/** Injection token of the `Clock` that is never set, for how long things last. */
export const STEADY_CLOCK = Symbol('steady-clock');

/** What the composition root is given; tests give their own clock, logger and tools. */
export interface GatewayParts {
  readonly config: GatewayConfig;
  readonly logger: AppLogger;
  readonly clock: Clock;
  /** Never set; `clock` where tests give only that. */
  readonly steady: Clock;
  readonly drain: Drain;
  /** Is told all that happens; `harmless`. */
  readonly observer: GatewayObserver;
  /** What `/metrics` shows; undefined where there is no admin port. */
  readonly metrics: Metrics | undefined;
  /** Records what happens as spans. */
  readonly tracing: Tracing;
  /** What the operator's page shows of calls; undefined where there is no admin port. */
  readonly decisions: DecisionLog | undefined;
  /** Ends what is late; the real timers by default. */
  readonly after?: After;
  /** False: the issuer is not asked at start whether it accepts the gateway's clients. */
  readonly checkClients?: boolean;
  /** Undefined: nothing is recorded. */
  readonly audit: AuditLog | undefined;
  /** What is served, at first and after each reload. */
  readonly served: CurrentServed;
  /** Where it is written, if a file says it; it is read again then when it has changed. */
  readonly file?: ServedFile;
  /** A module that exports `TOOLS`; the product's own by default. */
  readonly tools?: Type;
  /** A module that exports `UPSTREAM_TOOLS`; the product's own by default. */
  readonly upstreamTools?: Type;
}
