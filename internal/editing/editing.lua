-- KEYS: hash of agent|window -> what is said of it; sorted set of agent|window by the moment until which it is shown, in ms.
-- ARGV: agent|window, '' to read only; what is said of it, '' if it is closed; how long it is shown, in ms.
-- Returns what is said of all.
local windows, untils, window, body, shown = KEYS[1], KEYS[2], ARGV[1], ARGV[2], tonumber(ARGV[3])
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local function integer(n) return string.format('%.0f', n) end

local function remove(id)
  redis.call('HDEL', windows, id)
  redis.call('ZREM', untils, id)
end

if window ~= '' and body == '' then remove(window) end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', untils, '-inf', integer(now))) do remove(id) end
if body ~= '' then
  redis.call('HSET', windows, window, body)
  redis.call('ZADD', untils, integer(now + shown), window)
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, integer(2 * shown)) end
end
return redis.call('HVALS', windows)
