-- ARGV: conversation, agent, 1 if they were asked, 0 if it was a mistake to ask them
local id, agent = ARGV[1], ARGV[2]
if redis.call('HGET', desk .. ':offered', id) ~= agent then return 0 end
withdraw(id)
if ARGV[3] == '1' then
  count(id, agent)
  redis.call('HDEL', desk .. ':missed', agent)
end
return 1
