-- ARGV: conversation, language|group, score, lease, settle (-1: whoever has it keeps it)
local id, name, score, lease, settle = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
if holder(id) then
  if settle < 0 or not settled(granted(id, lease), settle) then return 0 end
  free(id)
end
local at = joined(id) or now()
unplace(id)
redis.call('ZADD', desk .. ':queue:' .. name, score, id)
redis.call('ZADD', desk .. ':order', score, id)
redis.call('SADD', desk .. ':queues', name)
redis.call('HSET', desk .. ':places', id, name .. '|' .. integer(at))
return 1
