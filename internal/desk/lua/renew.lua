-- ARGV: lease, then conversation, agent, conversation, agent …
local ends = integer(now() + tonumber(ARGV[1]))
for i = 2, #ARGV, 2 do
  if holder(ARGV[i]) == ARGV[i + 1] then redis.call('ZADD', desk .. ':leases', ends, ARGV[i]) end
end
return 1
