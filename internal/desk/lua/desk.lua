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
--   :alive         says that this Redis was not emptied
local desk = KEYS[1]

local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local function integer(n) return string.format('%.0f', n) end

-- leave takes a conversation out of the queue.
local function leave(id)
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

-- joined says when a conversation came into the queue, nil if it is not there.
local function joined(id)
  local place = redis.call('HGET', desk .. ':places', id)
  return place and tonumber(string.match(place, '|(%d+)$'))
end

local function holder(id) return redis.call('HGET', desk .. ':holders', id) end

local function grant(id, agent, lease)
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
  return agent
end

-- settled says whether something that happened at a moment (nil: never) is old
-- enough for the record, as it was read a while ago, to know better.
local function settled(moment, settle) return not moment or now() - moment >= settle end
