-- ARGV: conversation, settle
if not settled(joined(ARGV[1]), tonumber(ARGV[2])) then return 0 end
return leave(ARGV[1]) and 1 or 0
