-- Posts to the Spaces that are named after "--", to each in its turn.
local body = '{"content":"All of these words are said in one and the same place."}'
local requests = {}
local next = 0

function init(spaces)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = body
  for i = 1, #spaces do
    requests[i] = wrk.format(nil, "/api/messages/" .. spaces[i])
  end
end

function request()
  next = next % #requests + 1
  return requests[next]
end
