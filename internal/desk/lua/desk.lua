-- Stands before every script. All keys of a store's desk begin with KEYS[1],
-- which holds the store as hash tag, so that in a Cluster they are together:
--   :order         sorted set of all who wait, the next to be taken first
--   :places        hash: conversation -> language|group|since when it is here, in ms
--   :queues        set of the language|group that somebody waits for
--   :queue:…       sorted set of those who wait for one language|group
--   :leases        sorted set of conversations by the moment their lease ends, in ms
--   :holders       hash: conversation -> agent that has it
--   :chats:…       set of the conversations that an agent has
--   :looked        when it was last looked for leases that ran out, in ms
--   :consoles      sorted set of agent|console by the moment until which it has proved itself, in ms
--   :active        hash: agent -> until when they count as active, in ms
--   :choice        hash: agent -> why they take no chats, '' if they do
--   :people        hash: agent -> state|reason|since, as last noted
--   :idle          hash: agent -> since when they have waited for a chat, in ms
--   :offers        sorted set of conversations that are offered, by the moment the offer ends, in ms
--   :offered       hash: conversation -> agent that it is offered to
--   :asking        hash: agent -> conversation that is offered to them
--   :asked:…       hash: agent -> how often one conversation was offered to them|when that ended, in ms
--   :missed        hash: agent -> offers in a row that they let pass
--   :alive         says that this Redis was not emptied
local desk = KEYS[1]

local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local function integer(n) return string.format('%.0f', n) end

-- withdraw takes an offer back and returns whose it was.
local function withdraw(id)
  local agent = redis.call('HGET', desk .. ':offered', id)
  if not agent then return false end
  redis.call('ZREM', desk .. ':offers', id)
  redis.call('HDEL', desk .. ':offered', id)
  redis.call('HDEL', desk .. ':asking', agent)
  return agent
end

-- unplace takes a conversation from its place in the queue; an offer stays.
local function unplace(id)
  local place = redis.call('HGET', desk .. ':places', id)
  if not place then return false end
  local name = string.match(place, '^(.*|.*)|')
  local queue = desk .. ':queue:' .. name
  redis.call('ZREM', queue, id)
  redis.call('ZREM', desk .. ':order', id)
  redis.call('HDEL', desk .. ':places', id)
  if redis.call('EXISTS', queue) == 0 then redis.call('SREM', desk .. ':queues', name) end
  return true
end

-- leave takes a conversation out of the queue.
local function leave(id)
  withdraw(id)
  redis.call('DEL', desk .. ':asked:' .. id)
  return unplace(id)
end

-- joined says when a conversation came into the queue, nil if it is not there.
local function joined(id)
  local place = redis.call('HGET', desk .. ':places', id)
  return place and tonumber(string.match(place, '|(%d+)$'))
end

local function holder(id) return redis.call('HGET', desk .. ':holders', id) end

-- load is how many chats an agent has or is offered, one conversation aside.
local function load(agent, aside)
  local offer = redis.call('HGET', desk .. ':asking', agent)
  return redis.call('SCARD', desk .. ':chats:' .. agent) + ((offer and offer ~= aside) and 1 or 0)
end

local function grant(id, agent, lease)
  redis.call('HSET', desk .. ':idle', agent, integer(now()))
  redis.call('HDEL', desk .. ':missed', agent)
  redis.call('ZADD', desk .. ':leases', integer(now() + lease), id)
  redis.call('HSET', desk .. ':holders', id, agent)
  redis.call('SADD', desk .. ':chats:' .. agent, id)
end

-- granted says when a lease was given or renewed, nil if there is none.
local function granted(id, lease)
  local ends = redis.call('ZSCORE', desk .. ':leases', id)
  return ends and tonumber(ends) - lease
end

-- free takes a lease away.
local function free(id)
  local agent = holder(id)
  if not agent then return false end
  redis.call('ZREM', desk .. ':leases', id)
  redis.call('HDEL', desk .. ':holders', id)
  redis.call('SREM', desk .. ':chats:' .. agent, id)
  redis.call('HSET', desk .. ':idle', agent, integer(now()))
  return agent
end

-- settled says whether something that happened at a moment (nil: never) is old
-- enough for the record, as it was read a while ago, to know better.
local function settled(moment, settle) return not moment or now() - moment >= settle end

-- connected says until when the consoles of each agent have proved themselves;
-- one that has been silent for longer than gone is not there at all.
local function connected(gone)
  local proved = {}
  local list = redis.call('ZRANGEBYSCORE', desk .. ':consoles', '(' .. integer(now() - gone), '+inf', 'WITHSCORES')
  for i = 1, #list, 2 do
    local agent, ends = string.match(list[i], '^(.*)|'), tonumber(list[i + 1])
    proved[agent] = math.max(proved[agent] or 0, ends)
  end
  return proved
end

-- status returns an agent's state and the reason for it.
local function status(agent, proved)
  if not proved then return 'gone', '' end
  local choice = redis.call('HGET', desk .. ':choice', agent)
  if choice and choice ~= '' then return 'away', choice end
  if proved <= now() then return 'away', 'connection' end
  if tonumber(redis.call('HGET', desk .. ':active', agent) or 0) <= now() then return 'away', 'idle' end
  return 'available', ''
end

-- note keeps an agent's present state, and since when they have it. before is
-- what their state was a moment ago, nil for as noted. It returns state, reason,
-- since, and 1 if the state is new.
local function note(agent, gone, before)
  local state, reason = status(agent, connected(gone)[agent])
  local is = state .. '|' .. reason
  local noted = redis.call('HGET', desk .. ':people', agent)
  local was, since = string.match(noted or '', '^(.*)|(%d+)$')
  if was == is and (before or is) == is then return {state, reason, since, 0} end
  local t = integer(now())
  if state == 'gone' then
    redis.call('HDEL', desk .. ':people', agent)
    redis.call('HDEL', desk .. ':active', agent)
  else
    redis.call('HSET', desk .. ':people', agent, is .. '|' .. t)
  end
  if state == 'available' then redis.call('HSET', desk .. ':idle', agent, t) end
  return {state, reason, t, 1}
end

-- unask takes back what is offered to an agent who cannot take it.
local function unask(agent)
  local id = redis.call('HGET', desk .. ':asking', agent)
  if id then withdraw(id) end
end

-- count notes that an agent was asked about a conversation and did not take it.
local function count(id, agent)
  local key = desk .. ':asked:' .. id
  local times = tonumber(string.match(redis.call('HGET', key, agent) or '0', '^%d+')) + 1
  redis.call('HSET', key, agent, integer(times) .. '|' .. integer(now()))
end
