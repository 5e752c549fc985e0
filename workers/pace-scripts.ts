// Keys of all scripts: pause of the key; then of the key and model: starts (a sorted set of ids by
// time), tokens (a hash of ids, and their sum) and leases (a sorted set of ids by expiry). The
// clock is that of Redis, so that the clocks of the workers do not matter.

const now = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
`;

/**
 * Starts a request where the limits allow it. Arguments: id, requests and tokens a window,
 * concurrency, tokens, window and lease in milliseconds. Answers `{1}`, or `{0, ms, known}`: how
 * long to wait, and whether it is known that nothing can start before.
 */
export const startScript = `
${now}
local id, tokens, window, lease = ARGV[1], tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local requestsMost, tokensMost, atOnce = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local starts, used, leases = KEYS[2], KEYS[3], KEYS[4]

-- Sent again after its answer was lost, it has started already.
if redis.call('ZSCORE', leases, id) or redis.call('ZSCORE', starts, id) then
	redis.call('ZADD', leases, now + lease, id)
	redis.call('PEXPIRE', leases, lease)
	return {1}
end

local pause = tonumber(redis.call('GET', KEYS[1]) or 0)
if pause > now then return {0, pause - now, 1} end

local function sumOf(ids)
	local sum = 0
	for _, value in ipairs(redis.call('HMGET', used, unpack(ids))) do
		sum = sum + tonumber(value or 0)
	end
	return sum
end

local old
repeat
	old = redis.call('ZRANGEBYSCORE', starts, '-inf', now - window, 'LIMIT', 0, 1000)
	if #old > 0 then
		redis.call('HINCRBY', used, 'sum', -sumOf(old))
		redis.call('HDEL', used, unpack(old))
		redis.call('ZREM', starts, unpack(old))
	end
until #old < 1000

local at = now
local started = redis.call('ZCARD', starts)
if requestsMost > 0 and started >= requestsMost then
	local place = started - requestsMost
	at = redis.call('ZRANGE', starts, place, place, 'WITHSCORES')[2] + window
end
-- A request larger than the whole limit starts once the window is empty.
local sum = tonumber(redis.call('HGET', used, 'sum') or 0)
if tokensMost > 0 and started > 0 and sum + tokens > tokensMost then
	-- The oldest go first; with more of them than are looked at, it is asked again then.
	local entries = redis.call('ZRANGE', starts, 0, 999, 'WITHSCORES')
	for i = 1, #entries, 2 do
		if sum + tokens <= tokensMost then break end
		at = math.max(at, entries[i + 1] + window)
		sum = sum - tonumber(redis.call('HGET', used, entries[i]) or 0)
	end
end
if at > now then return {0, at - now, 1} end

while true do
	local gone = redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, 1000)
	if #gone == 0 then break end
	redis.call('ZREM', leases, unpack(gone))
end
if redis.call('ZCARD', leases) >= atOnce then
	return {0, redis.call('ZRANGE', leases, 0, 0, 'WITHSCORES')[2] - now, 0}
end

redis.call('ZADD', leases, now + lease, id)
redis.call('PEXPIRE', leases, lease)
if requestsMost > 0 or tokensMost > 0 then
	redis.call('ZADD', starts, now, id)
	redis.call('HSET', used, id, tokens)
	redis.call('HINCRBY', used, 'sum', tokens)
	redis.call('PEXPIRE', starts, window)
	redis.call('PEXPIRE', used, window)
end
return {1}
`;

/**
 * Ends a request. Arguments: id, tokens that it used or nothing, concurrency, channel and name of
 * the lane: those who wait for a place hear of it.
 */
export const endScript = `
local id, lease = ARGV[1], KEYS[4]
local full = redis.call('ZCARD', lease) >= tonumber(ARGV[3])
redis.call('ZREM', lease, id)
local counted = ARGV[2] ~= '' and redis.call('HGET', KEYS[3], id)
if counted then
	redis.call('HSET', KEYS[3], id, ARGV[2])
	redis.call('HINCRBY', KEYS[3], 'sum', ARGV[2] - counted)
end
if full then redis.call('PUBLISH', ARGV[4], ARGV[5]) end
`;

/** Keeps the leases of running requests. Arguments: lease in milliseconds, then the ids. */
export const renewScript = `
${now}
for i = 2, #ARGV do redis.call('ZADD', KEYS[4], now + ARGV[1], ARGV[i]) end
redis.call('PEXPIRE', KEYS[4], ARGV[1])
`;

/** Pauses the key; the longest pause counts. Argument: milliseconds. */
export const pauseScript = `
${now}
local till = now + ARGV[1]
if till > tonumber(redis.call('GET', KEYS[1]) or 0) then
	redis.call('SET', KEYS[1], till, 'PX', ARGV[1])
end
`;
