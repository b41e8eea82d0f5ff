import { quotable } from '#outbound';
import {
  CIPHER_KEY_BYTES,
  defaultTarget,
  profileProblems,
  readClientKey,
  readRedisUrl,
  type ClientCredentials,
  type ExchangerSettings,
  type ProfileName,
  type ProfileSettings,
  type TokenExchangeOptions,
} from '#token-exchange';

/** How tokens are exchanged, as the library takes it. */
export type ExchangeConfig = Omit<ExchangerSettings, 'issuer'> &
  Pick<TokenExchangeOptions, 'shared'>;

/** The settings that it is made from, by their names. */
export interface ExchangeSettings {
  readonly EXCHANGE_PROFILE: ProfileName;
  readonly EXCHANGE_TARGET?: ProfileSettings['target'] | undefined;
  readonly EXCHANGE_PARAMETERS?: string | undefined;
  readonly EXCHANGE_TIMEOUT_MS: number;
  readonly EXCHANGE_RATE_PER_SECOND?: number | undefined;
  readonly MCP_AUTH0_SUBJECT_TOKEN_TYPE: string;
  readonly TOKEN_ENDPOINT_AUTH_METHOD?: ClientCredentials['method'] | undefined;
  readonly CLIENT_ASSERTION_KEY?: string | undefined;
  readonly CLIENT_ASSERTION_KEY_ID?: string | undefined;
  readonly REDIS_URL?: string | undefined;
  readonly TOKEN_CACHE_KEY?: string | undefined;
}

/** A setting that the gateway's own client cannot do without, or its default on the local issuer. */
type Required = (name: 'MCP_AUTH0_CLIENT_ID' | 'MCP_AUTH0_CLIENT_SECRET') => string;

/** The settings behind what a profile looks at. */
const SETTING_NAMES: Readonly<Record<keyof ProfileSettings, string>> = {
  issuer: 'ISSUER_URL',
  subjectTokenType: 'MCP_AUTH0_SUBJECT_TOKEN_TYPE',
  target: 'EXCHANGE_TARGET',
  audience: 'API_AUTH0_AUDIENCE',
  scopes: 'MCP_AUTH0_EXCHANGE_SCOPE',
  parameters: 'EXCHANGE_PARAMETERS',
  resource: 'AUTH0_AUDIENCE',
  subjectAudiences: 'TOKEN_AUDIENCE',
};

/** Reads the settings; what is wrong with them goes to `problems`. */
export function exchangeOf(
  settings: ExchangeSettings,
  required: Required,
  problems: string[],
): ExchangeConfig {
  const shared = sharedOf(settings, problems);
  return {
    profile: settings.EXCHANGE_PROFILE,
    client: clientOf(settings, required, problems),
    subjectTokenType: settings.MCP_AUTH0_SUBJECT_TOKEN_TYPE,
    target: settings.EXCHANGE_TARGET ?? defaultTarget(settings.EXCHANGE_PROFILE),
    parameters: parametersOf(settings.EXCHANGE_PARAMETERS ?? '', problems),
    timeoutMs: settings.EXCHANGE_TIMEOUT_MS,
    ...(settings.EXCHANGE_RATE_PER_SECOND !== undefined && {
      ratePerSecond: settings.EXCHANGE_RATE_PER_SECOND,
    }),
    ...(shared && { shared }),
  };
}

/** What the profile refuses of the whole configuration, each by its setting's name. */
export function profileContradictions(
  { profile, subjectTokenType, target = defaultTarget(profile), parameters = {} }: ExchangeConfig,
  given: Omit<ProfileSettings, 'subjectTokenType' | 'target' | 'parameters'>,
): string[] {
  const settings = { ...given, subjectTokenType, target, parameters };
  return profileProblems(profile, settings).map(
    ({ setting, problem }) => `${SETTING_NAMES[setting]}: ${problem} (${profile})`,
  );
}

/** `name=value&name=value`; what is sent is exactly what is written. */
function parametersOf(given: string, problems: string[]): Record<string, string> {
  const entries = [...new URLSearchParams(given)];
  const names = entries.map(([name]) => name);
  const say = (wrong: boolean, problem: string) => {
    if (wrong) problems.push(`EXCHANGE_PARAMETERS: ${problem}`);
  };
  const parts = given === '' ? [] : given.split('&');
  say(
    parts.some((part) => !/^[^=]+=/.test(part)) || /%(?![0-9a-f]{2})/i.test(given),
    'is no name=value&name=value, percent-encoded as in a query',
  );
  for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index))) {
    say(true, `${quotable(name)} stands there twice; write it once`);
  }
  return Object.fromEntries(entries);
}

function clientOf(
  settings: ExchangeSettings,
  required: Required,
  problems: string[],
): ClientCredentials {
  const { CLIENT_ASSERTION_KEY: key, CLIENT_ASSERTION_KEY_ID: keyId } = settings;
  const method =
    settings.TOKEN_ENDPOINT_AUTH_METHOD ??
    (key === undefined ? 'client_secret_post' : 'private_key_jwt');
  const id = required('MCP_AUTH0_CLIENT_ID');
  if (method !== 'private_key_jwt') {
    if (key !== undefined) problems.push(`CLIENT_ASSERTION_KEY: has no use with ${method}`);
    else if (keyId !== undefined) problems.push('CLIENT_ASSERTION_KEY: required with its KEY_ID');
    return { id, method, secret: required('MCP_AUTH0_CLIENT_SECRET') };
  }
  if (key === undefined) problems.push('CLIENT_ASSERTION_KEY: required with private_key_jwt');
  else checkClientKey(key, problems);
  return { id, method, key: key ?? '', ...(keyId !== undefined && { keyId }) };
}

function checkClientKey(key: string, problems: string[]): void {
  try {
    readClientKey(key);
  } catch (error) {
    problems.push(`CLIENT_ASSERTION_KEY: ${error instanceof Error ? error.message : 'unusable'}`);
  }
}

function checkRedisUrl(url: string, problems: string[]): void {
  try {
    readRedisUrl(url);
  } catch (error) {
    problems.push(`REDIS_URL: ${error instanceof Error ? error.message : 'unusable'}`);
  }
}

function sharedOf(
  { REDIS_URL: url, TOKEN_CACHE_KEY: given }: ExchangeSettings,
  problems: string[],
): ExchangeConfig['shared'] {
  if (url === undefined) {
    if (given !== undefined) problems.push('REDIS_URL: required with TOKEN_CACHE_KEY');
    return undefined;
  }
  checkRedisUrl(url, problems);
  const make = '`openssl rand -base64 32` makes one';
  if (given === undefined) {
    problems.push(`TOKEN_CACHE_KEY: required with REDIS_URL; ${make}`);
    return undefined;
  }
  const texts = given.split(',').map((key) => key.trim());
  const keys = texts.map((key) => Buffer.from(key, 'base64'));
  // Node's decoder skips what is not base64: only what encodes back to itself was read whole.
  const spelt = keys.every((key, index) => key.toString('base64') === texts[index]);
  if (!spelt || keys.some(({ length }) => length !== CIPHER_KEY_BYTES)) {
    problems.push(`TOKEN_CACHE_KEY: each key is ${CIPHER_KEY_BYTES} bytes in base64; ${make}`);
  } else if (keys.some((key) => key.every((byte) => byte === key[0]))) {
    problems.push(`TOKEN_CACHE_KEY: one byte over and over is no secret; ${make}`);
  }
  return { url, keys, settings: { url: 'REDIS_URL', keys: 'TOKEN_CACHE_KEY' } };
}
