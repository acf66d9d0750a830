/** A flood of calls, of which a run by calls still records those that it stops at (docker/endpoint/calls.py). */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../src/runtime/checkout.ts";

const DRIVER = `
import json, sys, types
sys.path.insert(0, sys.argv[1])
gdb = types.ModuleType("gdb")
gdb.Function = type("Function", (), {"__init__": lambda self, name: None})
gdb.selected_inferior = lambda: types.SimpleNamespace(pid=1)
gdb.selected_thread = lambda: types.SimpleNamespace(global_num=1)
sys.modules["gdb"] = gdb
import calls, frames
from limits import Limits
from until import Until

frame = types.SimpleNamespace(read_register=lambda name: 0)
calls.subject = lambda name, number, *rest: calls.Call(name, number, 0, None, None)
calls.origin = lambda frame, passed: frames.Origin([], [{"file": "server.cc", "number": 1}])
NUMBERS = {name: number for number, name in calls.NAMES.items()}

def recorded(until, stopped, asked):
    """The calls of ASKED that are recorded after 2,000 other ones."""
    observed = calls.Calls(print, Until(print), Limits(print))
    observed.until.run(until, {1})
    observed.begin()
    observed.decoded = calls.DECODED
    observed.until.stopped = stopped
    found = []
    for name in asked:
        opened = []
        observed.enter(opened, NUMBERS[name], 0, frame, (1, 1))
        found += [call.name for call in opened]
    return found, observed.further

ASKED = ["poll", "accept4", "sendto", "recvfrom"]
print(json.dumps([
    recorded("none", set(), ASKED),
    recorded("accept,accept4", set(), ASKED),
    recorded("send,write=15", set(), ASKED),
    recorded("accept", {2}, ASKED),
    recorded("any", set(), ASKED),
    recorded("line", set(), ASKED),
]))
`;

test("after 2,000 calls only those that the run stops at are recorded, and the others are counted", () => {
  const folder = join(ROOT, "docker/endpoint");
  const printed = execFileSync("python3", ["-B", "-c", DRIVER, folder], { encoding: "utf8" });
  expect(JSON.parse(printed)).toEqual([
    [[], 4],
    [["accept4"], 3],
    [["sendto"], 3],
    [["sendto"], 3], // another thread has stopped, and the other peer would notice this call
    [["poll", "accept4", "sendto", "recvfrom"], 0],
    [["poll", "accept4", "sendto", "recvfrom"], 0], // a call ends the line before it
  ]);
});

const LINES = `
${DRIVER.slice(0, DRIVER.indexOf("ASKED ="))}
from until import Line

def call(place, number=1):
    made = calls.Call("read", 0, 0, 3, "tcp")
    made.origin = frames.Origin([], [{"file": "server.go", "number": number}], place)
    return made

line = Line(call((1, 7)))
same = [line.has(one) for one in (call((2, 7)), call((2, 7)), call((3, 7), 2))]
until = Until(print)
until.run("line", {1})
until.begin_line(call((1, 7)))
again = call((1, 7))
stops = until.stops_before("read", again)
again.repeats = True
print(json.dumps([same, stops, until.stops_before("read", again)]))
`;

test("a line goes on through all calls of a library's function, and ends where a place makes its second call", () => {
  const folder = join(ROOT, "docker/endpoint");
  const printed = execFileSync("python3", ["-B", "-c", LINES, folder], { encoding: "utf8" });
  const [same, stops, repeated] = JSON.parse(printed);
  expect(same).toEqual([true, false, false]);
  // unless the kernel has refused the call before, and the runtime asks again
  expect({ stops, repeated }).toEqual({ stops: true, repeated: false });
});
