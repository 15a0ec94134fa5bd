-- ARGV: agent, capacity left by other stores, lease, number of languages, languages…, groups… (none: all)
local agent, capacity, lease, n = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
if load(agent) >= capacity then return {'full'} end
local languages, groups = {}, {}
for i = 5, 4 + n do languages[ARGV[i]] = true end
for i = 5 + n, #ARGV do groups[ARGV[i]] = true end

local best, least
local offers = redis.call('ZCARD', desk .. ':offers')
for _, name in ipairs(redis.call('SMEMBERS', desk .. ':queues')) do
  local language, group = string.match(name, '^(.*)|(.*)$')
  if (n == 0 or languages[language]) and (#ARGV == 4 + n or groups[group]) then
    -- What is offered to somebody is theirs to answer first.
    local heads = redis.call('ZRANGE', desk .. ':queue:' .. name, 0, offers, 'WITHSCORES')
    for i = 1, #heads, 2 do
      local id, score = heads[i], tonumber(heads[i + 1])
      if offers == 0 or redis.call('HEXISTS', desk .. ':offered', id) == 0 then
        if not best or score < least or (score == least and id < best) then best, least = id, score end
        break
      end
    end
  end
end
if not best then return {'none'} end
leave(best)
grant(best, agent, lease)
return {'claimed', best}
