// Keys of all scripts: pause of the key; then of the key and model: starts (a sorted set of ids by
// time), tokens (a hash: of each id what is set aside for it or was used; what of that may be given
// back, under `s:` and the id; their sums), leases (a sorted set of ids by expiry), waiting (a
// sorted set of sizes by when the first request of that size had to wait) and promise (a hash: the
// size that starts next, until when each size is expected back, and how far answers went beyond
// their estimate). A size is what a request uses at least: requests of one size may start in each
// other's place. The clock is that of Redis, so that the clocks of the workers do not matter.

/** Set aside for an answer before any is known. */
const unknownAnswerTokens = '1000';

const now = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
`;

/**
 * Starts a request where the limits allow it, and where that leaves room for the one that was
 * promised the next start: the one that has waited longest. Arguments: id, requests and tokens a
 * window, concurrency, tokens that it is estimated to use, window and lease in milliseconds.
 * What it sets aside is the estimate and as much as answers went beyond theirs lately. Answers
 * `{1}`, or `{0, ms, known, promised}`: how long to wait, whether it is known that it cannot start
 * before, and whether that start was promised to it.
 */
export const startScript = `
${now}
local id, minTokens, window, lease = ARGV[1], tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local maxRequests, maxTokens, atOnce = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local starts, used, leases, waiting, promises = KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local size = ARGV[5]

local isLimited = maxRequests > 0 or maxTokens > 0

-- Sent again after its answer was lost, it has started already.
if redis.call('ZSCORE', leases, id) or (isLimited and redis.call('ZSCORE', starts, id)) then
	redis.call('ZADD', leases, now + lease, id)
	redis.call('PEXPIRE', leases, lease)
	return {1}
end

local pause = tonumber(redis.call('GET', KEYS[1]) or 0)
if pause > now then return {0, pause - now, 1, 0} end

-- Of ids: what counts of them, and what of that may be given back.
local function sumOf(ids)
	local sum, spare = 0, 0
	for from = 1, #ids, 1000 do
		local till = math.min(#ids, from + 999)
		for _, value in ipairs(redis.call('HMGET', used, unpack(ids, from, till))) do
			sum = sum + tonumber(value or 0)
		end
		local spares = {}
		for i = from, till do spares[#spares + 1] = 's:' .. ids[i] end
		for _, value in ipairs(redis.call('HMGET', used, unpack(spares))) do
			spare = spare + tonumber(value or 0)
		end
	end
	return sum, spare
end

local started, sum, spare = 0, 0, 0
if isLimited then
	local old
	repeat
		old = redis.call('ZRANGEBYSCORE', starts, '-inf', now - window, 'LIMIT', 0, 1000)
		if #old > 0 then
			local gone, goneSpare = sumOf(old)
			if gone ~= 0 then redis.call('HINCRBY', used, 'sum', -gone) end
			if goneSpare ~= 0 then redis.call('HINCRBY', used, 'spare', -goneSpare) end
			redis.call('HDEL', used, unpack(old))
			for _, one in ipairs(old) do redis.call('HDEL', used, 's:' .. one) end
			redis.call('ZREM', starts, unpack(old))
		end
	until #old < 1000
	started = redis.call('ZCARD', starts)
	local sums = redis.call('HMGET', used, 'sum', 'spare')
	sum, spare = tonumber(sums[1] or 0), tonumber(sums[2] or 0)
end

-- When a request fits, where so much counts, and a part of each that is under way or not.
local function fitsAt(need, counted, isCertain)
	local at = now
	if maxRequests > 0 and started >= maxRequests then
		local place = started - maxRequests
		at = redis.call('ZRANGE', starts, place, place, 'WITHSCORES')[2] + window
	end
	-- A request larger than the whole limit starts once the window is empty.
	if maxTokens > 0 and started > 0 and counted + need > maxTokens then
		-- The oldest go first; with more of them than are looked at, it is asked again then.
		local entries = redis.call('ZRANGE', starts, 0, 999, 'WITHSCORES')
		for i = 1, #entries, 2 do
			if counted + need <= maxTokens then break end
			at = math.max(at, entries[i + 1] + window)
			counted = counted - tonumber(redis.call('HGET', used, entries[i]) or 0)
			if isCertain then
				counted = counted + tonumber(redis.call('HGET', used, 's:' .. entries[i]) or 0)
			end
		end
	end
	return at
end

local tokens = minTokens
if maxTokens > 0 and minTokens > 0 then
	tokens = minTokens + tonumber(redis.call('HGET', promises, 'beyond') or ${unknownAnswerTokens})
	-- More than all is not needed to be alone.
	tokens = math.max(minTokens, math.min(tokens, maxTokens))
end
local need = maxTokens > 0 and math.min(tokens, maxTokens) or 0
local at, certain = now, now
local promise
if isLimited then
	at = fitsAt(need, sum, false)
	certain = at > now and fitsAt(math.min(minTokens, need), sum - spare, true) or now
	local said = redis.call('HMGET', promises, 'size', 'at', 'until', 'tokens')
	if said[1] and tonumber(said[3]) >= now then
		promise = { size = said[1], at = tonumber(said[2]), tokens = tonumber(said[4]) }
	end
end

-- Whoever fits may not take the room of the one who was promised it.
if promise and promise.size ~= size and at <= now then
	local promisedAt = math.max(now, promise.at)
	local gone = redis.call('ZRANGEBYSCORE', starts, '-inf', promisedAt - window)
	local tokensThen = sum - (sumOf(gone)) + need + promise.tokens
	local requestsThen = started - #gone + 2
	if (maxRequests > 0 and requestsThen > maxRequests)
		or (maxTokens > 0 and tokensThen > maxTokens) then
		at = math.max(now + 1, promise.at)
		-- Once it is due, it comes any moment.
		certain = promise.at
	end
end

if at > now then
	local wait = at - now
	local grace = math.floor(window / 4)
	redis.call('ZADD', waiting, 'NX', now, size)
	redis.call('HSET', promises, 'u:' .. size, at + grace)
	local isMine = promise and promise.size == size
	if not promise then
		isMine = true
		local mine = redis.call('ZSCORE', waiting, size)
		for _, other in ipairs(redis.call('ZRANGEBYSCORE', waiting, '-inf', '(' .. mine, 'LIMIT', 0, 200)) do
			local back = tonumber(redis.call('HGET', promises, 'u:' .. other) or 0)
			if back >= now then
				isMine = false
				break
			end
			-- Who stays away for long gave up.
			if back < now - 20 * window then
				redis.call('ZREM', waiting, other)
				redis.call('HDEL', promises, 'u:' .. other)
			end
		end
	end
	if isMine then
		redis.call('HSET', promises, 'size', size, 'at', at, 'until', at + grace, 'tokens', need)
	end
	redis.call('PEXPIRE', waiting, 20 * window)
	redis.call('PEXPIRE', promises, 20 * window)
	if certain > now then return {0, certain - now, 1, isMine and 1 or 0} end
	return {0, wait, 0, 0}
end

while true do
	local gone = redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, 1000)
	if #gone == 0 then break end
	redis.call('ZREM', leases, unpack(gone))
end
if redis.call('ZCARD', leases) >= atOnce then
	return {0, redis.call('ZRANGE', leases, 0, 0, 'WITHSCORES')[2] - now, 0, 0}
end

redis.call('ZADD', leases, now + lease, id)
redis.call('PEXPIRE', leases, lease)
if isLimited then
	redis.call('ZADD', starts, now, id)
	redis.call('HSET', used, id, tokens)
	redis.call('HINCRBY', used, 'sum', tokens)
	if tokens > minTokens then
		redis.call('HSET', used, 's:' .. id, tokens - minTokens)
		redis.call('HINCRBY', used, 'spare', tokens - minTokens)
	end
	redis.call('PEXPIRE', starts, window)
	redis.call('PEXPIRE', used, window)
	if redis.call('ZREM', waiting, size) == 1 then redis.call('HDEL', promises, 'u:' .. size) end
	if promise and promise.size == size then
		redis.call('HDEL', promises, 'size', 'at', 'until', 'tokens')
	end
end
return {1}
`;

/**
 * Ends a request. Arguments: id, tokens that it used or nothing, concurrency, channel and name of
 * the queue, its estimate where the answer shows how good that was, and for how many milliseconds
 * that is remembered: those who wait for a place, or for tokens that were given back, are told.
 */
export const endScript = `
local id, lease = ARGV[1], KEYS[4]
local full = redis.call('ZCARD', lease) >= tonumber(ARGV[3])
redis.call('ZREM', lease, id)
local counted = ARGV[2] ~= '' and redis.call('HGET', KEYS[3], id)
local freed = false
if counted then
	freed = tonumber(ARGV[2]) < tonumber(counted)
	redis.call('HSET', KEYS[3], id, ARGV[2])
	redis.call('HINCRBY', KEYS[3], 'sum', ARGV[2] - counted)
	if ARGV[6] ~= '' then
		local beyond = tonumber(redis.call('HGET', KEYS[6], 'beyond') or 0)
		local now = math.max(0, ARGV[2] - ARGV[6])
		-- The largest counts, and less with each answer after it.
		redis.call('HSET', KEYS[6], 'beyond', math.max(now, math.floor(beyond * 0.95)))
		redis.call('PEXPIRE', KEYS[6], ARGV[7])
	end
	local spare = redis.call('HGET', KEYS[3], 's:' .. id)
	if spare then
		redis.call('HDEL', KEYS[3], 's:' .. id)
		redis.call('HINCRBY', KEYS[3], 'spare', -spare)
	end
end
if full or (freed and redis.call('EXISTS', KEYS[5]) == 1) then redis.call('PUBLISH', ARGV[4], ARGV[5]) end
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
