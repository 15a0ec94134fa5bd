-- ARGV: agent, hold, languages and groups as first takes them. Returns the score of whoever is first for the agent
local id, score = first(ARGV[1], tonumber(ARGV[2]), 3)
return id and integer(score) or ''
