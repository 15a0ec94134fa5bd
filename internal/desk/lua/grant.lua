-- ARGV: conversation, agent, lease, settle (-1: at once)
local id, agent, lease, settle = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
if settle >= 0 and not (settled(joined(id), settle) and settled(granted(id, lease), settle)) then return 0 end
free(id)
leave(id)
grant(id, agent, lease)
return 1
