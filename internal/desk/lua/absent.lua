-- ARGV: gone, agent, console. Returns as present does
local gone, agent, console = tonumber(ARGV[1]), ARGV[2], ARGV[3]
redis.call('ZREM', desk .. ':consoles', agent .. '|' .. console)
local noted = note(agent, gone)
if noted[1] == 'gone' then unask(agent) end
return noted
