-- ARGV: agent. Returns the conversation that is offered to them and for how long yet, in ms
local id = redis.call('HGET', desk .. ':asking', ARGV[1])
if not id then return {} end
return {id, integer(math.max(0, tonumber(redis.call('ZSCORE', desk .. ':offers', id)) - now()))}
