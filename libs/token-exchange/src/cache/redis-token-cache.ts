import { randomUUID } from 'node:crypto';
import type { After, Clock, Sleep } from '#outbound';
import { isFresh, usableMs, type DelegatedToken } from '../delegated-token.js';
import { IssuerUnavailableError } from '../token-exchange.errors.js';
import type { ExchangeLogger, SharedCacheOptions } from '../token-exchange.options.js';
import type { RedisClient } from './redis-client.js';
import { RedisLink } from './redis-link.js';
import {
  ALONE,
  type Claim,
  type ClaimOptions,
  type SharedTokenCache,
} from './shared-token-cache.js';
import { TokenCipher } from './token-cipher.js';

/** A holder that died gives the claim up after so long; one that lives says so more often. */
const CLAIM_MS = 2_000;
const ALIVE_MS = 500;
const FIRST_LOOK_MS = 10;
const LAST_LOOK_MS = 50;

/**
 * Most bytes of an entry that is read or stored: what a token of 64 KiB may become. A longer
 * one is removed unread, and a token that makes one is not shared.
 */
export const MAX_ENTRY_BYTES = 128 * 1024;

/**
 * The value, or else the claim, or else nothing: the claim is another's. A value equal to ARGV[3]
 * counts as none, and is removed when ARGV[4] says so. In one step, so that no other comes between.
 * What a gateway never stores under these names counts as absent and is removed: a value that is no
 * string or longer than ARGV[5], a claim that is no UUID or does not end within ARGV[2] ms.
 */
const CLAIM = `
local function size(key)
  local bytes = redis.pcall('STRLEN', key)
  if type(bytes) == 'number' then return bytes end
  if not string.find(bytes.err, 'WRONGTYPE', 1, true) then error(bytes.err) end
  redis.call('DEL', key)
  return 0
end
local bytes = size(KEYS[1])
local value = false
if bytes > tonumber(ARGV[5]) then redis.call('DEL', KEYS[1])
elseif bytes > 0 then value = redis.call('GET', KEYS[1]) end
if value and value == ARGV[3] then
  if ARGV[4] == 'drop' then redis.call('DEL', KEYS[1]) end
  value = false
end
if value then return {value, ''} end
local ttl = redis.call('PTTL', KEYS[2])
local long = size(KEYS[2])
if ttl == -1 or ttl > tonumber(ARGV[2]) or (long > 0 and long ~= 36)
  or (long == 36 and not string.find(redis.call('GET', KEYS[2]), '^%x+%-%x+%-%x+%-%x+%-%x+$')) then
  redis.call('DEL', KEYS[2])
end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return {'', ARGV[1]} end
return {'', ''}`;

/** Stores the value, if there is one, and gives the claim up, if it is still one's own. */
const SETTLE = `
if ARGV[2] ~= '' then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
if redis.pcall('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
return 1`;

const ALIVE = `
if redis.pcall('GET', KEYS[1]) == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1`;

interface Scripts {
  claimTokenBuffer(...args: (string | number | Buffer)[]): Promise<[Buffer, Buffer]>;
  settleToken(...args: (string | number | Buffer)[]): Promise<number>;
  claimAlive(...args: (string | number | Buffer)[]): Promise<number>;
}

type Look = 'ours' | 'theirs' | DelegatedToken;

/** Delegated tokens shared by replicas through Redis, encrypted, each until its own expiry. */
export class RedisTokenCache implements SharedTokenCache {
  private readonly link: RedisLink;
  private readonly cipher: TokenCipher;

  /** Throws `TypeError` for an unusable URL or keys. Connects by itself. */
  constructor(
    private readonly options: SharedCacheOptions & {
      readonly clock: Clock;
      readonly sleep: Sleep;
      readonly after: After;
      readonly random: () => number;
      readonly logger: ExchangeLogger;
    },
  ) {
    this.cipher = new TokenCipher(options.keys);
    this.link = new RedisLink(options.url, options, (client) => {
      client.defineCommand('claimToken', { numberOfKeys: 2, lua: CLAIM });
      client.defineCommand('settleToken', { numberOfKeys: 2, lua: SETTLE });
      client.defineCommand('claimAlive', { numberOfKeys: 1, lua: ALIVE });
    });
  }

  open(): Promise<void> {
    return this.link.opened();
  }

  close(): void {
    this.link.close();
  }

  async claim(key: string, options: ClaimOptions): Promise<Claim> {
    const id = randomUUID();
    let pause = FIRST_LOOK_MS;
    for (;;) {
      const look = await this.look(key, id, options);
      if (look === undefined) return ALONE;
      if (look === 'ours') return this.held(key, id);
      if (look !== 'theirs') return { token: look, settle: () => undefined };
      const { left } = options.deadline;
      if (left <= 0) throw new IssuerUnavailableError('no token in time from another replica');
      await this.options.sleep(Math.min(left, pause * (0.5 + this.options.random())));
      pause = Math.min(pause * 2, LAST_LOOK_MS);
    }
  }

  private ask<T>(script: (scripts: Scripts) => Promise<T>): Promise<T | undefined> {
    return this.link.ask((client) => script(client as RedisClient & Scripts));
  }

  /** Nothing when Redis does not answer. What does not open, or is not wanted, counts as absent. */
  private async look(key: string, id: string, wanted: ClaimOptions): Promise<Look | undefined> {
    const { token: tokenKey, claim: claimKey } = keysOf(key);
    const ask = (unwanted: Buffer | string, drop: string) =>
      this.ask((scripts) =>
        scripts.claimTokenBuffer(
          ...[tokenKey, claimKey, id, CLAIM_MS, unwanted, drop, MAX_ENTRY_BYTES],
        ),
      );
    let answer = await ask('', 'keep');
    if (answer !== undefined && answer[0].length > 0) {
      const [sealed] = answer;
      const token = this.cipher.open(key, sealed);
      if (token === undefined) {
        const { settings, logger } = this.options;
        const look = settings && { settings: [settings.keys] };
        logger.warn({ ...look }, 'shared token cache holds an entry that does not open');
      } else if (isFresh(token, this.options.clock()) && token.value !== wanted.instead?.value) {
        return token;
      }
      answer = await ask(sealed, wanted.refused === true ? 'drop' : 'keep');
    }
    if (answer === undefined) return undefined;
    return answer[1].length > 0 ? 'ours' : 'theirs';
  }

  private held(key: string, id: string): Claim {
    const { token: tokenKey, claim: claimKey } = keysOf(key);
    const alive = setInterval(() => {
      void this.ask((scripts) => scripts.claimAlive(claimKey, id, CLAIM_MS));
    }, ALIVE_MS).unref();
    return {
      settle: (token) => {
        clearInterval(alive);
        const { sealed, ttl } = this.entryOf(key, token);
        void this.ask((scripts) => scripts.settleToken(tokenKey, claimKey, id, sealed, ttl));
      },
    };
  }

  private entryOf(key: string, token?: DelegatedToken): { sealed: Buffer | string; ttl: number } {
    const ttl = token === undefined ? 0 : Math.floor(usableMs(token, this.options.clock()));
    const sealed = token !== undefined && ttl > 0 ? this.cipher.seal(key, token) : '';
    return { sealed: sealed.length > MAX_ENTRY_BYTES ? '' : sealed, ttl };
  }
}

/** The braces keep both on one node of a cluster. */
function keysOf(key: string): { readonly token: string; readonly claim: string } {
  return { token: `mcp-gateway:{${key}}:token`, claim: `mcp-gateway:{${key}}:claim` };
}
