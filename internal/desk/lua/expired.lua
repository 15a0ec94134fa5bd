-- ARGV: how many at most. Returns conversation, agent, conversation, agent …
local ids = redis.call('ZRANGEBYSCORE', desk .. ':leases', '-inf', integer(now()), 'LIMIT', 0, ARGV[1])
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
