-- ARGV: gone, how many at most, how many in a row make an agent away. Returns conversation, agent, 1 if they are away
-- now, conversation, …
local gone, most = tonumber(ARGV[1]), tonumber(ARGV[3])
local found = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', desk .. ':offers', '-inf', integer(now()), 'LIMIT', 0, ARGV[2])) do
  local agent, away = withdraw(id), '0'
  if agent then
    count(id, agent)
    -- Whoever is not there has not let it pass.
    if status(agent, connected(gone)[agent]) == 'available' and redis.call('HINCRBY', desk .. ':missed', agent, 1) >= most then
      redis.call('HSET', desk .. ':choice', agent, 'missed_offers')
      redis.call('HDEL', desk .. ':missed', agent)
      note(agent, gone)
      away = '1'
    end
    for _, v in ipairs({id, agent, away}) do found[#found + 1] = v end
  else
    redis.call('ZREM', desk .. ':offers', id)
  end
end
return found
