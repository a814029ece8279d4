-- What wrk sends: the cases of a file, one a line, in turn, with a token; and what it counts of the answers.
-- wrk … -s post.lua URL -- CASES TOKEN

local threads = {}

function setup(thread)
   thread:set("number", #threads)
   table.insert(threads, thread)
end

function init(arguments)
   bodies = {}
   for line in io.lines(arguments[1]) do
      table.insert(bodies, line)
   end
   sent, acknowledged, refused, wrong = number, 0, 0, 0
   wrk.method = "POST"
   wrk.headers["Content-Type"] = "application/json"
   wrk.headers["Authorization"] = "Bearer " .. arguments[2]
end

function request()
   sent = sent + 1
   return wrk.format(nil, nil, nil, bodies[sent % #bodies + 1])
end

-- each case says in its id which verdict is right: ALLOW-1, DENY-1 …
function response(status, headers, body)
   if status ~= 200 then
      refused = refused + 1
      return
   end
   acknowledged = acknowledged + 1
   local verdict = body:match('"verdict":"([a-z-]+)","case_id"')
   local id = body:match('"case_id":"([a-z-]+)/')
   if verdict == nil or verdict ~= id then
      wrong = wrong + 1
   end
end

function done(summary, latency)
   local total = { acknowledged = 0, refused = 0, wrong = 0 }
   for _, thread in ipairs(threads) do
      for name in pairs(total) do
         total[name] = total[name] + thread:get(name)
      end
   end
   local errors = summary.errors
   io.write(string.format(
      '\n{"acknowledged":%d,"refused":%d,"wrong":%d,"seconds":%.3f,"errors":%d,"p50_ms":%.2f,"p99_ms":%.2f}\n',
      total.acknowledged, total.refused, total.wrong, summary.duration / 1e6,
      errors.connect + errors.read + errors.write + errors.timeout,
      latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
