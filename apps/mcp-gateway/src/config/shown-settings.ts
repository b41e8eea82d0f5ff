import { SECRET_SETTINGS } from '#auth';
import { SETTING_GROUPS, type Settings } from './settings.js';

/** One setting as operators may see it. */
export interface ShownSetting {
  readonly name: string;
  /** Of a secret `set` or `unset`; null where nothing is set and there is no default. */
  readonly value: string | number | readonly string[] | null;
  readonly from: 'environment' | 'file' | 'default';
}

/** User name and password of a URL, as OUTBOUND_PROXY may hold them. */
const USER_INFO = /(\/\/)[^/?#\s]*@/g;

/** Further parameters may prove something. */
const PARAMETERS = 'EXCHANGE_PARAMETERS';

/** Every setting as it holds, in the order of docs/settings.md; `given` is what the environment and `.env` say. */
export function shownSettings(
  settings: Settings,
  given: Readonly<Record<string, string>>,
): readonly ShownSetting[] {
  const values = settings as Readonly<Record<string, unknown>>;
  return SETTING_GROUPS.flatMap((group) => Object.keys(group.settings)).map((name) => {
    const from = sourceOf(name, given);
    const isSecret = SECRET_SETTINGS.some((secret) => secret === name);
    if (isSecret) return { name, value: from === 'default' ? 'unset' : 'set', from };
    const value = shownValue(values[name] ?? given[name]);
    return { name, value: name === PARAMETERS ? namesOf(value) : value, from };
  });
}

function sourceOf(name: string, given: Readonly<Record<string, string>>): ShownSetting['from'] {
  if (given[name] !== undefined) return 'environment';
  return given[`${name}_FILE`] === undefined ? 'default' : 'file';
}

function shownValue(value: unknown): ShownSetting['value'] {
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map((each) => withoutUserInfo(String(each)));
  return typeof value === 'string' ? withoutUserInfo(value) : null;
}

/** Of a query. */
function namesOf(value: ShownSetting['value']): ShownSetting['value'] {
  return typeof value === 'string' ? [...new URLSearchParams(value).keys()] : value;
}

function withoutUserInfo(value: string): string {
  return value.replace(USER_INFO, '$1…@');
}
