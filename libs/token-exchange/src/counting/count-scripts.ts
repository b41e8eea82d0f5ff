import type { RedisClient } from '../cache/redis-client.js';

/**
 * KEYS: count. ARGV: most in a window, how many are wanted, ms of a window. Takes as many of them as are
 * left; answers how many it took, the ms until the window ends, and how many are left in it. A window
 * begins with the first one taken, by the clock of this Redis. What a gateway never stores under this
 * name counts as absent and is replaced: what is not a whole number, or would live for longer than a window.
 */
const TAKE = `
local most, want, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local taken = redis.pcall('GETRANGE', KEYS[1], 0, 15)
if type(taken) == 'table' then
  if not string.find(taken.err, 'WRONGTYPE', 1, true) then error(taken.err) end
  taken = ''
end
local left = redis.call('PTTL', KEYS[1])
local begins = left <= 0 or left > window or not string.find(taken, '^%d+$')
if begins then taken, left = 0, window end
local room = math.max(0, most - taken)
local granted = math.min(want, room)
if begins then
  redis.call('SET', KEYS[1], granted, 'PX', window)
elseif granted > 0 then
  redis.call('INCRBY', KEYS[1], granted)
end
return {granted, left, room - granted}`;

/**
 * KEYS: turns. ARGV: most turns in any window, most ms that one may wait for its turn, ms of a window,
 * most ms that any turn may lie ahead. Answers the ms until the next turn, and takes it if it comes in
 * time. The list holds the times of the turns that may still matter, oldest first, by the clock
 * of this Redis. What a gateway never stores there is dropped.
 */
const TURN = `
local rate, most, window, ahead = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local size = redis.pcall('LLEN', KEYS[1])
if type(size) == 'table' then
  if not string.find(size.err, 'WRONGTYPE', 1, true) then error(size.err) end
  redis.call('DEL', KEYS[1])
  size = 0
end
while size > 0 do
  local first = tonumber(redis.call('LINDEX', KEYS[1], 0))
  if first and first > now - window and first <= now + ahead then break end
  redis.call('LPOP', KEYS[1])
  size = size - 1
end
local wait = 0
if size >= rate then
  local earliest = tonumber(redis.call('LINDEX', KEYS[1], size - rate)) or 0
  wait = math.max(0, earliest + window - now)
end
if wait > most then return wait end
redis.call('RPUSH', KEYS[1], now + wait)
redis.call('PEXPIRE', KEYS[1], wait + window)
return wait`;

interface Scripts {
  takeCount(
    key: string,
    ...numbers: readonly number[]
  ): Promise<readonly [granted: number, left: number, room: number]>;
  takeTurn(key: string, ...numbers: readonly number[]): Promise<number>;
}

/** A client with the scripts declared. */
export type CountingClient = RedisClient & Scripts;

/** Declares the scripts; each touches one key, as a Cluster wants it. */
export function defineCountScripts(client: RedisClient): void {
  client.defineCommand('takeCount', { numberOfKeys: 1, lua: TAKE });
  client.defineCommand('takeTurn', { numberOfKeys: 1, lua: TURN });
}
