-- ARGV: gone. Returns agent, state, reason, since ('0' if not known), agent, …
local found = {}
for agent, proved in pairs(connected(tonumber(ARGV[1]))) do
  local state, reason = status(agent, proved)
  local was, since = string.match(redis.call('HGET', desk .. ':people', agent) or '', '^(.*)|(%d+)$')
  if was ~= state .. '|' .. reason then since = '0' end
  for _, v in ipairs({agent, state, reason, since}) do found[#found + 1] = v end
end
return found
