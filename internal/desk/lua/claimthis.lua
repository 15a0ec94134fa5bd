-- ARGV: conversation, agent, capacity left by other stores, lease
local id, agent, capacity, lease = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local has = holder(id)
if has and has ~= agent then return 'taken' end
if not has and load(agent, id) >= capacity then return 'full' end
leave(id)
grant(id, agent, lease)
return 'claimed'
