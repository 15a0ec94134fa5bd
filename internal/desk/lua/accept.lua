-- ARGV: conversation, agent, lease
local id, agent, lease = ARGV[1], ARGV[2], tonumber(ARGV[3])
if redis.call('HGET', desk .. ':offered', id) ~= agent then return 'gone' end
if tonumber(redis.call('ZSCORE', desk .. ':offers', id)) <= now() then return 'gone' end
leave(id)
grant(id, agent, lease)
return 'claimed'
