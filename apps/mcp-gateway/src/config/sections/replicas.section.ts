import { text } from '#auth';
import { CIPHER_KEY_BYTES, readRedisUrl, type TokenExchangeOptions } from '#token-exchange';
import { setting, type Values } from '../setting-values.js';

/** The settings of what replicas share: delegated tokens, sessions of MCP servers, and the counts of limits. */
export const REPLICA_SETTINGS = {
  REDIS_URL: setting(text.optional(), {
    description:
      "Redis, also as redis+sentinel://host,host/<primary's name> or redis+cluster://host,host; rediss for TLS (docs/replicas.md). May come from REDIS_URL_FILE.",
    example: 'redis://localhost:6379',
    unset: 'each process keeps its own tokens and sessions, and counts alone',
  }),
  TOKEN_CACHE_KEY: setting(text.optional(), {
    description:
      '32 bytes in base64, made by `openssl rand -base64 32`; several by commas: the first encrypts, all decrypt. Required with REDIS_URL; may come from TOKEN_CACHE_KEY_FILE.',
  }),
};

/** Where replicas share delegated tokens. */
export type SharedTokens = NonNullable<TokenExchangeOptions['shared']>;

/** How a key is made. */
export const MAKE = '`openssl rand -base64 32` makes one';

/** Reads the settings; what is wrong with them goes to `problems`. */
export function sharedTokens(
  { REDIS_URL: url, TOKEN_CACHE_KEY: given }: Values<typeof REPLICA_SETTINGS>,
  problems: string[],
): SharedTokens | undefined {
  if (url === undefined) {
    if (given !== undefined) problems.push('REDIS_URL: required with TOKEN_CACHE_KEY');
    return undefined;
  }
  checkRedisUrl(url, problems);
  if (given === undefined) {
    problems.push(`TOKEN_CACHE_KEY: required with REDIS_URL; ${MAKE}`);
    return undefined;
  }
  const keys = secretKeys('TOKEN_CACHE_KEY', given, problems);
  return { url, keys, settings: { url: 'REDIS_URL', keys: 'TOKEN_CACHE_KEY' } };
}

function checkRedisUrl(url: string, problems: string[]): void {
  try {
    readRedisUrl(url);
  } catch (error) {
    problems.push(`REDIS_URL: ${error instanceof Error ? error.message : 'unusable'}`);
  }
}

/** Keys of 32 bytes in base64, between commas; what is wrong with the setting goes to `problems`. */
export function secretKeys(name: string, given: string, problems: string[]): readonly Buffer[] {
  const texts = given.split(',').map((key) => key.trim());
  const keys = texts.map((key) => Buffer.from(key, 'base64'));
  // Node's decoder skips what is not base64: only what encodes back to itself was read whole.
  const spelt = keys.every((key, index) => key.toString('base64') === texts[index]);
  if (!spelt || keys.some(({ length }) => length !== CIPHER_KEY_BYTES)) {
    problems.push(`${name}: each key must be ${CIPHER_KEY_BYTES} bytes in base64; ${MAKE}`);
  } else if (keys.some((key) => key.every((byte) => byte === key[0]))) {
    problems.push(`${name}: repeats one byte, which is not a secret; ${MAKE}`);
  }
  return keys;
}
