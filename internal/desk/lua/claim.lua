-- ARGV: agent, capacity left by other stores, lease, score after which nobody is taken ('': whoever it is), languages and
-- groups as first takes them
local agent, capacity, lease, last = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
if load(agent) >= capacity then return {'full'} end
local id, score = first(agent, 0, 5)
if not id or (last and score > last) then return {'none'} end
leave(id)
grant(id, agent, lease)
return {'claimed', id}
