import { z } from 'zod';
import { AUDIT_SETTINGS } from './audit/audit.section.js';
import { CALLER_SETTINGS } from './sections/callers.section.js';
import { CLIENT_SETTINGS } from './sections/client.section.js';
import { DRAIN_SETTINGS } from './sections/drain.section.js';
import { ENDPOINT_SETTINGS } from './sections/endpoint.section.js';
import { EXCHANGE_SETTINGS } from './sections/exchange.section.js';
import { FILE_SETTINGS } from './sections/file.section.js';
import { ISSUER_SETTINGS } from './sections/issuer.section.js';
import { LIMIT_SETTINGS } from './sections/limits.section.js';
import { ADMIN_SETTINGS, LOG_SETTINGS } from './sections/operators.section.js';
import { OUTBOUND_SETTINGS } from './sections/outbound.section.js';
import { REPLICA_SETTINGS } from './sections/replicas.section.js';
import { TRACE_SETTINGS } from './operating/traces.section.js';
import { UPSTREAM_SETTINGS } from './sections/upstream.section.js';
import type { SettingGroup } from './setting-values.js';

/** Every setting the gateway reads, in the groups and the order of `.env.example` and docs/settings.md. */
export const SETTING_GROUPS: readonly SettingGroup[] = [
  { title: 'The authorization server', settings: ISSUER_SETTINGS },
  { title: 'The endpoint, as MCP clients see it', settings: ENDPOINT_SETTINGS },
  { title: "Callers' tokens", settings: CALLER_SETTINGS },
  { title: 'Limits', settings: LIMIT_SETTINGS },
  { title: "The gateway's own client at the authorization server", settings: CLIENT_SETTINGS },
  { title: 'The exchange', settings: EXCHANGE_SETTINGS },
  { title: 'What replicas share', settings: REPLICA_SETTINGS },
  { title: 'What is served', settings: FILE_SETTINGS },
  { title: "The sample's upstream API", settings: UPSTREAM_SETTINGS },
  { title: 'The way out', settings: OUTBOUND_SETTINGS },
  { title: 'The end of the gateway and of the sample upstream', settings: DRAIN_SETTINGS },
  { title: 'For operators', settings: ADMIN_SETTINGS },
  { title: 'The audit log', settings: AUDIT_SETTINGS },
  { title: 'Logs', settings: LOG_SETTINGS },
  { title: 'Traces', settings: TRACE_SETTINGS },
];

/** The same by environment name. */
export const settingsSchema = z.object({
  ...ISSUER_SETTINGS,
  ...ENDPOINT_SETTINGS,
  ...CALLER_SETTINGS,
  ...LIMIT_SETTINGS,
  ...CLIENT_SETTINGS,
  ...EXCHANGE_SETTINGS,
  ...REPLICA_SETTINGS,
  ...UPSTREAM_SETTINGS,
  ...FILE_SETTINGS,
  ...OUTBOUND_SETTINGS,
  ...DRAIN_SETTINGS,
  ...ADMIN_SETTINGS,
  ...AUDIT_SETTINGS,
  ...LOG_SETTINGS,
  ...TRACE_SETTINGS,
});

/** The settings as they are read: numbers, lists, defaults. */
export type Settings = z.infer<typeof settingsSchema>;
