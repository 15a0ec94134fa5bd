-- ARGV: conversation, agent ('': whoever), lease, settle (-1: at once)
local id, agent, lease, settle = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
if agent ~= '' and holder(id) ~= agent then return 0 end
if settle >= 0 and not settled(granted(id, lease), settle) then return 0 end
return free(id) and 1 or 0
