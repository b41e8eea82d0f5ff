import { SECRET_SETTINGS } from '#auth';
import type { AuditConfig } from '../audit/audit.section.js';
import type { Callers } from '../sections/callers.section.js';
import type { Endpoint } from '../sections/endpoint.section.js';
import { SETTING_GROUPS, type Settings } from '../settings.js';

/** One setting as operators may see it. */
export interface ShownSetting {
  readonly name: string;
  /** Of a secret `set` or `unset`; null where nothing is set and there is no default. */
  readonly value: string | number | readonly string[] | null;
  /** `default` also where it says what holds without it. */
  readonly from: 'environment' | 'file' | 'default';
}

/** Further parameters may prove something. */
const PARAMETERS = 'EXCHANGE_PARAMETERS';

/** What settings come to that follow from others where they are not given. */
export function followed({
  endpoint,
  callers,
  audit,
}: {
  readonly endpoint: Endpoint;
  readonly callers: Callers;
  readonly audit: AuditConfig | undefined;
}): Partial<Record<keyof Settings, unknown>> {
  return {
    MCP_SERVER_URL: endpoint.publicUrl,
    AUTH0_AUDIENCE: endpoint.resource,
    CORS_ORIGINS: endpoint.corsOrigins,
    ISSUER_URL: callers.issuer,
    TOKEN_AUDIENCE: callers.audiences,
    TOKEN_PROFILE: callers.tokenProfile,
    AUDIT: audit?.to ?? 'off',
  };
}

/**
 * Every setting as it holds, in the order of docs/settings.md; `given` is what the environment and `.env` say,
 * `holding` what those come to that are not given.
 */
export function shownSettings(
  settings: Settings,
  given: Readonly<Record<string, string>>,
  holding: Readonly<Record<string, unknown>>,
): readonly ShownSetting[] {
  const values = settings as Readonly<Record<string, unknown>>;
  const all = SETTING_GROUPS.flatMap((group) => Object.entries(group.settings));
  return all.map(([name, schema]) => {
    const from = given[`${name}_FILE`] === undefined ? 'environment' : 'file';
    const isSet = given[name] !== undefined || from === 'file';
    if (SECRET_SETTINGS.some((secret) => secret === name)) {
      return isSet ? { name, value: 'set', from } : { name, value: 'unset', from: 'default' };
    }
    const value = shownValue(values[name] ?? given[name] ?? holding[name]);
    const usual = shownValue(schema.safeParse(undefined).data);
    const isUsual = !isSet || JSON.stringify(value) === JSON.stringify(usual);
    return {
      name,
      value: name === PARAMETERS ? namesOf(value) : value,
      from: isUsual ? 'default' : from,
    };
  });
}

function shownValue(value: unknown): ShownSetting['value'] {
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? value : null;
}

/** Of a query. */
function namesOf(value: ShownSetting['value']): ShownSetting['value'] {
  return typeof value === 'string' ? [...new URLSearchParams(value).keys()] : value;
}
