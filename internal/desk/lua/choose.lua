-- ARGV: gone, agent, why they take no chats ('': they do). Returns as present does
local gone, agent, choice = tonumber(ARGV[1]), ARGV[2], ARGV[3]
redis.call('HSET', desk .. ':choice', agent, choice)
redis.call('HDEL', desk .. ':missed', agent)
if choice ~= '' then unask(agent) end
return note(agent, gone)
