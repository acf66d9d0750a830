/** The observer's names and texts of system calls, from registers and memory as a program has them. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { familyOf, SET_WAITS } from "../../src/check/own-way/calls/names.ts";
import { systemCallName } from "../../src/run/step/system-calls.ts";
import { ROOT } from "../../src/runtime/checkout.ts";
import { type Asked, HELLO, TEXTS } from "./call-texts.ts";

const DRIVER = `
import json, sys
sys.path.insert(0, sys.argv[1])
from decoding import Decoder
from system_calls import argument_kinds, is_wrapper, numbers, users_name

def read_from(memory):
    def read(address, size):
        for start, text in memory:
            data = bytes.fromhex(text)
            if start <= address and address + size <= start + len(data):
                return data[address - start : address - start + size]
        return None
    return read

def text_of(call):
    memory = call.get("before", []) + call.get("memory", [])
    values = call["values"] + [0] * (6 - len(call["values"]))
    here = list(memory)
    decoder = Decoder(call["kernel"], argument_kinds(call["kernel"]), values, lambda *a: read_from(here)(*a))
    if "result" in call:
        here[:] = call.get("after", []) + memory
        decoder.returned(call["result"])
    return decoder.text(users_name(call["kernel"], decoder.users_values(), call.get("function")))

from races import conflict

asked = json.load(sys.stdin)
print(json.dumps({
    "texts": [text_of(call) for call in asked["calls"]],
    "wrappers": [is_wrapper(*pair) for pair in asked["wrappers"]],
    "conflicts": [conflict(*pair) for pair in asked["pairs"]],
    "numbers": {machine: numbers(machine) for machine in ("x86_64", "aarch64")},
}))
`;

interface Answer {
  readonly texts: readonly string[];
  readonly wrappers: readonly boolean[];
  readonly conflicts: readonly boolean[];
  readonly numbers: Readonly<Record<"x86_64" | "aarch64", Readonly<Record<string, string>>>>;
}

function ask(
  calls: readonly Asked[],
  wrappers: readonly (readonly [string, string])[] = [],
  pairs: readonly (readonly [string, string])[] = [],
): Answer {
  const input = JSON.stringify({ calls, wrappers, pairs });
  const args = ["-B", "-c", DRIVER, join(ROOT, "docker/endpoint")];
  return JSON.parse(execFileSync("python3", args, { input, encoding: "utf8" })) as Answer;
}

test("a datagram longer than the buffer shows only what the buffer holds", () => {
  const { texts } = ask([
    {
      kernel: "recvfrom",
      values: [3, 0x1000, 3, 0x20],
      after: [HELLO],
      result: 5, // MSG_TRUNC: the length of the datagram
    },
  ]);
  expect(texts).toEqual(['recv(3, "hel", 3, MSG_TRUNC)']);
});

test("names and texts of calls", () => {
  const { texts } = ask(TEXTS.map(([, call]) => call));
  expect(texts).toEqual(TEXTS.map(([text]) => text));
});

test("a function that asks for a call for another purpose is no wrapper of it", () => {
  const wrappers = [
    ["sendto", "send"],
    ["sendto", "__libc_send"],
    ["recvfrom", "__recv_chk"],
    ["sendto", "___interceptor_send"],
    ["write", "syscall"],
    ["pselect6", "select"],
    ["clone", "fork"],
  ] as const;
  const others = [
    ["socket", "getaddrinfo"],
    ["fcntl", "fdopen"],
    ["write", "fprintf"],
    ["clone", "popen"],
    ["sendto", "sendmsg"],
  ] as const;
  const all = ask([], [...wrappers, ...others]).wrappers;
  expect(all).toEqual([...wrappers.map(() => true), ...others.map(() => false)]);
});

test("calls of two threads race if the result depends on which is first", () => {
  const racing = [
    ["accept", "accept4"],
    ["recvfrom", "read"],
    ["sendto", "write"],
    ["recvfrom", "close"],
    ["shutdown", "sendto"],
  ] as const;
  const others = [
    ["sendto", "recvfrom"],
    ["shutdown", "recvfrom"],
    ["setsockopt", "recvfrom"],
  ] as const;
  const { conflicts } = ask([], [], [...racing, ...others]);
  expect(conflicts).toEqual([...racing.map(() => true), ...others.map(() => false)]);
});

describe("the table of both architectures", () => {
  const { numbers } = ask([]);

  test("a call that can wait has the same name as in a step that waits", () => {
    const RENAMED: Readonly<Record<string, string>> = {
      sendto: "send",
      recvfrom: "recv",
      accept4: "accept",
      ppoll: "poll",
      pselect6: "select",
      epoll_pwait: "epoll_wait",
    };
    for (const [machine, arch] of [
      ["x86_64", "amd64"],
      ["aarch64", "arm64"],
    ] as const) {
      const named = Object.entries(numbers[machine]).filter(
        ([number]) => !systemCallName(Number(number), arch).startsWith("number "),
      );
      expect(named.length).toBeGreaterThan(10);
      for (const [number, name] of named) {
        expect(systemCallName(Number(number), arch)).toBe(RENAMED[name] ?? name);
      }
    }
  });

  test("a step can wait in each call that sends, receives, accepts or connects, or that waits for a set", () => {
    const wait = new Set("accept connect send recv".split(" "));
    for (const [machine, arch] of [
      ["x86_64", "amd64"],
      ["aarch64", "arm64"],
    ] as const) {
      const named = Object.entries(numbers[machine]).filter(([, name]) => {
        return wait.has(familyOf(name)) || SET_WAITS.has(name);
      });
      expect(named.length).toBeGreaterThan(15);
      const unnamed = named.filter(([number]) =>
        systemCallName(Number(number), arch).startsWith("system call"),
      );
      expect(unnamed).toEqual([]);
    }
  });

  test("arm64 lacks only calls that its C library makes of newer ones", () => {
    const names = (machine: keyof typeof numbers): Set<string> =>
      new Set(Object.values(numbers[machine]));
    const lacking = [...names("x86_64")].filter((name) => !names("aarch64").has(name));
    expect(lacking.sort()).toEqual([
      "dup2", "epoll_create", "epoll_wait", "eventfd", "fork", "pipe", "poll", "select", "signalfd",
      "vfork",
    ]); // biome-ignore format: a list
  });
});
