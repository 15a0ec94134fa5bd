-- ARGV: gone, how long an offer holds, agents as JSON: [{id, languages, groups (none: all), room (chats they may have
-- here), idle (since when they have waited elsewhere, ms)}]. Returns conversation, agent, conversation, agent …
local gone, hold = tonumber(ARGV[1]), tonumber(ARGV[2])
local t, proved, free = now(), connected(gone), {}

local function set(list)
  if not list then return nil end
  local has = {}
  for _, v in ipairs(list) do has[v] = true end
  return has
end

for _, a in ipairs(cjson.decode(ARGV[3])) do
  if redis.call('HEXISTS', desk .. ':asking', a.id) == 0 and load(a.id) < a.room and status(a.id, proved[a.id]) == 'available' then
    a.languages, a.groups = set(a.languages), set(a.groups)
    a.idle = math.max(a.idle, tonumber(redis.call('HGET', desk .. ':idle', a.id) or 0))
    free[#free + 1] = a
  end
end
if #free == 0 then return {} end

local function serves(a, language, group)
  return (not a.languages or a.languages[language]) and (not a.groups or a.groups[group])
end

-- Those who wait for somebody who is free, the most urgent first. As many are
-- looked at as can be passed over.
local waiting, depth = {}, 100 + #free + redis.call('ZCARD', desk .. ':offers')
for _, name in ipairs(redis.call('SMEMBERS', desk .. ':queues')) do
  local language, group = string.match(name, '^(.*)|(.*)$')
  for _, a in ipairs(free) do
    if serves(a, language, group) then
      local heads = redis.call('ZRANGE', desk .. ':queue:' .. name, 0, depth, 'WITHSCORES')
      for i = 1, #heads, 2 do
        waiting[#waiting + 1] = {id = heads[i], score = tonumber(heads[i + 1]), language = language, group = group}
      end
      break
    end
  end
end
table.sort(waiting, function(a, b) return a.score < b.score or (a.score == b.score and a.id < b.id) end)

local made = {}
for _, w in ipairs(waiting) do
  if #free == 0 then break end
  if redis.call('HEXISTS', desk .. ':offered', w.id) == 0 then
    local asked, list = {}, redis.call('HGETALL', desk .. ':asked:' .. w.id)
    for i = 1, #list, 2 do
      local times, ended = string.match(list[i + 1], '^(%d+)|(%d+)$')
      asked[list[i]] = {times = tonumber(times), ended = tonumber(ended)}
    end
    local best, at, least
    for i, a in ipairs(free) do
      local before = asked[a.id]
      local times = before and before.times or 0
      -- Whoever was asked is not asked again at once, even if there is nobody else.
      if serves(a, w.language, w.group) and (times == 0 or t - before.ended >= hold) then
        if not best or times < least or (times == least and (a.idle < best.idle or (a.idle == best.idle and a.id < best.id))) then
          best, at, least = a, i, times
        end
      end
    end
    if best then
      table.remove(free, at)
      redis.call('ZADD', desk .. ':offers', integer(t + hold), w.id)
      redis.call('HSET', desk .. ':offered', w.id, best.id)
      redis.call('HSET', desk .. ':asking', best.id, w.id)
      made[#made + 1] = w.id
      made[#made + 1] = best.id
    end
  end
end
return made
