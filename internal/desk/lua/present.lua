-- ARGV: gone, agent, console, how long it has proved itself for, for how long the agent counts as active yet, why they
-- take no chats as the node remembers it. Returns state, reason, since, 1 if new
local gone, agent, console, proof, active, choice = tonumber(ARGV[1]), ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local state, reason = status(agent, connected(gone)[agent])
redis.call('ZREMRANGEBYSCORE', desk .. ':consoles', '-inf', integer(now() - gone))
redis.call('ZADD', desk .. ':consoles', integer(now() + proof), agent .. '|' .. console)
if now() + active > tonumber(redis.call('HGET', desk .. ':active', agent) or 0) then
  redis.call('HSET', desk .. ':active', agent, integer(now() + active))
end
redis.call('HSETNX', desk .. ':choice', agent, choice)
return note(agent, gone, state .. '|' .. reason)
