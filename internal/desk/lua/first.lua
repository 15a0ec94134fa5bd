-- first returns who an agent is to help first of those they serve and who are offered to nobody, and their score. With
-- hold above 0, nobody counts about whom the agent was asked within that time. Languages and groups are those of ARGV
-- from at on: number of languages, languages…, groups… (none: all)
local function first(agent, hold, at)
  local n = tonumber(ARGV[at])
  local languages, groups = {}, {}
  for i = at + 1, at + n do languages[ARGV[i]] = true end
  for i = at + 1 + n, #ARGV do groups[ARGV[i]] = true end
  local function asked(id)
    local before = hold > 0 and redis.call('HGET', desk .. ':asked:' .. id, agent)
    return before and now() - tonumber(string.match(before, '|(%d+)$')) < hold
  end

  local best, least
  -- What is offered to somebody is theirs to answer first.
  local offers = redis.call('ZCARD', desk .. ':offers')
  for _, name in ipairs(redis.call('SMEMBERS', desk .. ':queues')) do
    local language, group = string.match(name, '^(.*)|(.*)$')
    if (n == 0 or languages[language]) and (#ARGV == at + n or groups[group]) then
      local heads = redis.call('ZRANGE', desk .. ':queue:' .. name, 0, offers + (hold > 0 and 100 or 0), 'WITHSCORES')
      for i = 1, #heads, 2 do
        local id, score = heads[i], tonumber(heads[i + 1])
        if (offers == 0 or redis.call('HEXISTS', desk .. ':offered', id) == 0) and not asked(id) then
          if not best or score < least or (score == least and id < best) then best, least = id, score end
          break
        end
      end
    end
  end
  return best, least
end
