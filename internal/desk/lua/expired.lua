-- ARGV: how many at most, lease, pause. Returns conversation, agent, conversation, agent …
local moment = now()
local looked = tonumber(redis.call('GET', desk .. ':looked') or 0)
redis.call('SET', desk .. ':looked', integer(moment))
if moment - looked > tonumber(ARGV[3]) then
  -- Who could not look could not renew either.
  local ends = integer(moment + tonumber(ARGV[2]))
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', desk .. ':leases', '-inf', ends)) do
    redis.call('ZADD', desk .. ':leases', ends, id)
  end
  return {}
end
local ids = redis.call('ZRANGEBYSCORE', desk .. ':leases', '-inf', integer(moment), 'LIMIT', 0, ARGV[1])
local found = {}
for _, id in ipairs(ids) do
  local agent = free(id)
  if agent then
    found[#found + 1] = id
    found[#found + 1] = agent
  else
    redis.call('ZREM', desk .. ':leases', id)
  end
end
return found
