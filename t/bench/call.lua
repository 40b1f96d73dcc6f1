-- SPDX-License-Identifier: Apache-2.0
-- wrk: 256 prepared requests in rotation, each for another person and range.
-- wrk ... -s call.lua URL -- METHOD [TOOL]; TOKEN in the environment.
local requests, count, at = {}, 256, 0

local function body(method, tool, id)
  if method == "tools/list" then
    return string.format('{"jsonrpc":"2.0","id":%d,"method":"tools/list"}', id)
  end
  local month = math.random(1, 9)
  return string.format('{"jsonrpc":"2.0","id":%d,"method":"tools/call",'
    .. '"params":{"name":"%s","arguments":{"recruiter_id":"acc_b%09d",'
    .. '"from":"2026-%02d-01T00:00:00Z","until":"2026-%02d-15T00:00:00Z"}}}',
    id, tool, math.random(0, 499), month, month + 2)
end

function init(args)
  math.randomseed(tonumber(os.getenv("SEED") or "1"))
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Accept"] = "application/json, text/event-stream"
  wrk.headers["MCP-Protocol-Version"] = "2025-06-18"
  if (os.getenv("TOKEN") or "") ~= "" then
    wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
  end
  for id = 1, count do
    requests[id] = wrk.format("POST", nil, nil, body(args[1], args[2], id))
  end
end

function request()
  at = at % count + 1
  return requests[at]
end
