import type { RedisClient } from './redis-client.js';

/**
 * KEYS: entry, claim. ARGV: claim id, claim ms, most bytes of an entry, ms that one stays when it is found or
 * 0 for as long as it was stored; then, where an entry is not wanted, its bytes and 1 to remove it or 0 to
 * leave it there. Answers `{'stored', entry}`; or takes the claim and answers `{'claimed'}`; or answers
 * `{'awaited'}`, since another holds the claim. In one step, so that no other replica comes between. What a
 * gateway never stores under these names counts as absent and is removed: an entry that is not a string or
 * too long, a claim that is not a UUID or lives too long.
 */
const LOOK = `
local function size(key)
  local bytes = redis.pcall('STRLEN', key)
  if type(bytes) == 'number' then return bytes end
  if not string.find(bytes.err, 'WRONGTYPE', 1, true) then error(bytes.err) end
  redis.call('DEL', key)
  return 0
end
local id, claim_ms, most_bytes, keep_ms = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local bytes = size(KEYS[1])
if bytes > most_bytes then
  redis.call('DEL', KEYS[1])
elseif bytes > 0 then
  local entry = redis.call('GET', KEYS[1])
  if entry ~= ARGV[5] then
    if keep_ms > 0 then redis.call('PEXPIRE', KEYS[1], keep_ms) end
    return {'stored', entry}
  end
  if tonumber(ARGV[6]) == 1 then redis.call('DEL', KEYS[1]) end
end
local ttl = redis.call('PTTL', KEYS[2])
local long = size(KEYS[2])
if ttl == -1 or ttl > claim_ms or (long > 0 and long ~= 36)
  or (long == 36 and not string.find(redis.call('GET', KEYS[2]), '^%x+%-%x+%-%x+%-%x+%-%x+$')) then
  redis.call('DEL', KEYS[2])
end
if redis.call('SET', KEYS[2], id, 'NX', 'PX', claim_ms) then return {'claimed'} end
return {'awaited'}`;

/** KEYS: entry, claim. ARGV: claim id; then the entry and its ms, where one is stored. Ends one's own claim. */
const SETTLE = `
if ARGV[2] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
if redis.pcall('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
return 1`;

/** KEYS: claim. ARGV: claim id, claim ms. Prolongs one's own claim. */
const RENEW = `
if redis.pcall('GET', KEYS[1]) == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1`;

type Argument = string | number | Buffer;

interface Scripts {
  lookForEntryBuffer(...args: Argument[]): Promise<readonly Buffer[]>;
  settleClaim(...args: Argument[]): Promise<number>;
  renewClaim(...args: Argument[]): Promise<number>;
}

/** A client with the scripts declared. */
export type ScriptedClient = RedisClient & Scripts;

/** Declares the scripts. */
export function defineScripts(client: RedisClient): void {
  client.defineCommand('lookForEntry', { numberOfKeys: 2, lua: LOOK });
  client.defineCommand('settleClaim', { numberOfKeys: 2, lua: SETTLE });
  client.defineCommand('renewClaim', { numberOfKeys: 1, lua: RENEW });
}

/** What one look at a key found: a sealed entry, the claim for oneself, or another's claim. */
export type LookResult =
  | { readonly found: 'stored'; readonly sealed: Buffer }
  | { readonly found: 'claimed' }
  | { readonly found: 'awaited' }
  | { readonly found: 'no answer' };

/** Reads the answer of `lookForEntry`; undefined is what a Redis that does not answer gives. */
export function lookResult(answer: readonly Buffer[] | undefined): LookResult {
  const [found, sealed] = answer ?? [];
  switch (found?.toString()) {
    case 'stored':
      return sealed === undefined ? { found: 'no answer' } : { found: 'stored', sealed };
    case 'claimed':
      return { found: 'claimed' };
    case 'awaited':
      return { found: 'awaited' };
    default:
      return { found: 'no answer' };
  }
}
