-- ARGV: agent, capacity left by other stores, lease, number of languages, languages…, groups… (none: all)
local agent, capacity, lease, n = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
if redis.call('SCARD', desk .. ':chats:' .. agent) >= capacity then return {'full'} end
local languages, groups = {}, {}
for i = 5, 4 + n do languages[ARGV[i]] = true end
for i = 5 + n, #ARGV do groups[ARGV[i]] = true end

local best, least
for _, name in ipairs(redis.call('SMEMBERS', desk .. ':queues')) do
  local language, group = string.match(name, '^(.*)|(.*)$')
  if (n == 0 or languages[language]) and (#ARGV == 4 + n or groups[group]) then
    local head = redis.call('ZRANGE', desk .. ':queue:' .. name, 0, 0, 'WITHSCORES')
    local id, score = head[1], tonumber(head[2])
    if id and (not best or score < least or (score == least and id < best)) then best, least = id, score end
  end
end
if not best then return {'none'} end
leave(best)
grant(best, agent, lease)
return {'claimed', best}
