import type { OutboundSettings } from '#outbound';
import type { DrainTimes } from '#serving';
import type { AuditConfig } from './audit/audit.section.js';
import type { AdminConfig } from './sections/operators.section.js';
import type { Callers } from './sections/callers.section.js';
import type { Endpoint } from './sections/endpoint.section.js';
import type { ExchangeConfig } from './sections/exchange.section.js';
import type { Limits } from './sections/limits.section.js';
import type { TracesConfig } from './operating/traces.section.js';
import type { GatewayFile } from './served.js';
import type { ServedSettings } from './served-settings.js';
import type { Settings } from './settings.js';
import type { ShownSetting } from './shown/shown-settings.js';

/** What the gateway runs with: defaults filled in, contradictions refused. */
export interface GatewayConfig {
  readonly endpoint: Endpoint;
  readonly callers: Callers;
  readonly exchange: ExchangeConfig;
  readonly limits: Limits;
  /** Undefined: there is no admin port, and nothing is counted. */
  readonly admin: AdminConfig | undefined;
  /** Undefined: nothing is recorded. */
  readonly traces: TracesConfig | undefined;
  readonly audit: AuditConfig | undefined;
  readonly outbound: OutboundSettings;
  readonly drain: DrainTimes;
  readonly logLevel: Settings['LOG_LEVEL'];
  /** What was served at start; a reload replaces it where `file` is given. */
  readonly served: ServedSettings;
  /** gateway.yaml; undefined: the environment says what is served. */
  readonly file: GatewayFile | undefined;
  /** Every setting as it holds, for operators to look at; no secret is in it. */
  readonly shown: readonly ShownSetting[];
}

/** Injection token of `GatewayConfig`. */
export const GATEWAY_CONFIG = Symbol('gateway-config');
