-- KEYS[1]: the failures of one key: n, how many; t, when the last one was (ms).
-- ARGV: what to do, now, how many are free, the first and the longest wait (ms).
if ARGV[1] == 'forget' then
  redis.call('DEL', KEYS[1])
  return 0
end
local count = tonumber(redis.call('HGET', KEYS[1], 'n') or '0')
if ARGV[1] == 'succeeded' then
  if count <= 1 then
    redis.call('DEL', KEYS[1])
  else
    redis.call('HINCRBY', KEYS[1], 'n', -1)
  end
  return 0
end
local now, free, longest = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[5])
if count >= free then
  local delay = math.min(tonumber(ARGV[4]) * 2 ^ (count - free), longest)
  local wait = tonumber(redis.call('HGET', KEYS[1], 't')) + delay - now
  if wait > 0 then
    return math.ceil(wait)
  end
end
redis.call('HSET', KEYS[1], 'n', count + 1, 't', ARGV[2])
redis.call('PEXPIRE', KEYS[1], 2 * longest)
return 0
