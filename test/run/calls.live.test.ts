/** Calls that programs make in unusual ways, as a run records them: what the kernel was asked, with its line. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callPlace } from "../../src/check/call-place.ts";
import { describeCall } from "../../src/check/execution.ts";
import type { ExecutedLine, RecordedCall } from "../../src/record/record.ts";
import { copyLab, type LabCopy } from "../support/labs/lab-copy.ts";
import { type FinishedRun, runOnce } from "../support/runs/lab-run.ts";

const made: (LabCopy | FinishedRun)[] = [];
afterAll(async () => {
  for (const one of made) await one[Symbol.asyncDispose]();
});

/** The lab handshake with another client. */
async function runClient(code: string, dockerfile?: string): Promise<FinishedRun> {
  const lab = await copyLab("handshake");
  made.push(lab);
  await writeFile(join(lab.folder, "client.cc"), code);
  if (dockerfile !== undefined) await writeFile(join(lab.folder, "Dockerfile"), dockerfile);
  const run = await runOnce(lab.folder);
  made.push(run);
  return run;
}

/** The line of the client's first step. */
function connecting({ record, transcript }: FinishedRun): ExecutedLine {
  const executed = record.steps.find(({ name }) => name === "client: connect")?.executed;
  if (executed === undefined) throw new Error(`the client has not connected: ${transcript}`);
  return executed;
}

const shown = (calls: readonly RecordedCall[]): readonly string[] =>
  calls.map((call) =>
    [describeCall(call), callPlace(call)].filter((text) => text !== "").join("  "),
  );

const CLIENT = `#include "jc.h"
#include <netdb.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <csignal>
#include <thread>
struct Postman {
  int send(int letters) { return letters; }
};
static struct Early {
  Early() { std::cout << "early" << std::endl; }
} early;
static volatile int handled = 0;
static void Handle(int) { handled = 1; }
static void Read(int fd) {
  char buffer[8];
  ::recv(fd, buffer, sizeof buffer, 0);
}
int main(int argc, char* argv[]) {
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGUSR1, Handle);
  Postman postman;
  postman.send(3);
  int pair[2];
  ::socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  int waits = ::epoll_create1(0);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = pair[1];
  ::epoll_ctl(waits, EPOLL_CTL_ADD, pair[1], &event);
  ::send(pair[0], "one", 3, 0);
  ::epoll_wait(waits, &event, 1, -1);
  std::thread reader(Read, pair[1]);
  reader.join();
  ::syscall(SYS_sendto, pair[0], "two", 3, 0, nullptr, 0);
  if (::fork() == 0) {
    Read(pair[1]);
    ::_exit(0);
  }
  ::wait(nullptr);
  addrinfo* found = nullptr;
  ::getaddrinfo("localhost", "80", nullptr, &found);
  ::raise(SIGUSR1);
  std::cout << "handled " << handled << std::endl;
  int ttl = 9;
  int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
  ::setsockopt(fd, IPPROTO_IP, IP_TTL, &ttl, sizeof ttl);
  ::close(pair[1]);
  ::send(pair[0], "three", 5, 0);
  ::close(77);
  int first_fd = jc::Connect(argv[1], 12345);   // step: connect
  int second_fd = jc::Connect(argv[1], 12345);  // step: connect-again
}
`;

describe("a client that makes all sorts of calls before it connects", () => {
  let line: ExecutedLine;
  beforeAll(async () => {
    line = connecting(await runClient(CLIENT));
  });

  test("its calls are what the kernel was asked, by thread and process, each with its line", () => {
    const at = (number: number): string => `client.cc:${number}`;
    const calls = shown(line.calls.filter(({ folded }) => folded === undefined));
    expect(calls.map((text) => text.replace(/fork\(\) = \d+/, "fork() = PID"))).toEqual([
      `socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0  ${at(26)}`,
      `epoll_create1(0) = 5  ${at(27)}`,
      `epoll_ctl(5, EPOLL_CTL_ADD, 4, {EPOLLIN, 4}) = 0  ${at(31)}`,
      `send(3, "one", 3, 0) = 3  ${at(32)}`,
      `epoll_wait(5, [{EPOLLIN, 4}], 1, -1) = 1  ${at(33)}`,
      `send(3, "two", 3, 0) = 3  ${at(36)}`,
      `fork() = PID  ${at(37)}`,
      `socket(AF_INET, SOCK_DGRAM, 0) = 6  ${at(47)}`,
      `setsockopt(6, IPPROTO_IP, IP_TTL, [9], 4) = 0  ${at(48)}`,
      `close(4) = 0  ${at(49)}`,
      `send(3, "three", 5, 0) = -1 EPIPE  ${at(50)}`,
      `close(77) = -1 EBADF  ${at(51)}`,
      "socket(AF_INET, SOCK_STREAM, 0) = 4",
      expect.stringMatching(/^connect\(4, [\d.]+:12345\) = 0$/),
      `recv(4, "one", 8, 0) = 3  ${at(18)}, thread 2`,
      `recv(4, "two", 8, 0) = 3  ${at(18)}, process 2`,
    ]);
  });

  test("calls that a library makes for itself are one entry", () => {
    const folded = line.calls.filter((call) => call.folded !== undefined);
    expect(folded.map(({ name }) => name)).toEqual(["getaddrinfo"]);
    expect(folded[0]?.folded).toBeGreaterThan(1);
  });

  test("the kernel's names and the kinds of descriptors are in the record", () => {
    const named = (name: string): RecordedCall | undefined =>
      line.calls.find((call) => call.name === name);
    expect(named("send")).toMatchObject({ raw: "sendto", fd: 3, kind: "unix" });
    expect(named("epoll_wait")).toMatchObject({ fd: 5, kind: "epoll" });
    expect(named("setsockopt")).toMatchObject({ fd: 6, kind: "udp" });
    expect(named("connect")).toMatchObject({ fd: 4, kind: "tcp" });
  });

  test("signals reach it, and neither a handled nor an ignored one ends it", () => {
    expect(line.output).toBe("early\nhandled 1\n"); // the first of them before main
    expect(line.outcome).toEqual({ kind: "finished" });
  });
});

/** Optimised by itself: in an optimised lab, inlined helpers of the server would leave its lines without code. */
const PLAIN = `#pragma GCC optimize("O2")
#include "jc.h"
#include <sys/syscall.h>
static inline long Asked(int fd, const char* text, long size) {
#ifdef __x86_64__
  long result;
  asm volatile("syscall"
               : "=a"(result) : "a"(SYS_write), "D"(fd), "S"(text), "d"(size) : "rcx", "r11", "memory");
  return result;
#else
  register long number asm("x8") = SYS_write, first asm("x0") = fd, second asm("x1") = (long)text;
  register long third asm("x2") = size;
  asm volatile("svc #0" : "+r"(first) : "r"(number), "r"(second), "r"(third) : "memory");
  return first;
#endif
}
[[gnu::noinline]] static int Connected(const char* server) { return jc::Connect(server, 12345); }
int main(int argc, char* argv[]) {
  int pair[2];
  char buffer[8];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) return 1;
  if (::send(pair[0], "one", 3, 0) != 3) return 2;
  if (::recv(pair[1], buffer, sizeof buffer, 0) != 3) return 3;
  int first_fd = Asked(pair[0], "two", 3) == 3 ? Connected(argv[1]) : -1;   // step: connect
  int second_fd = Connected(argv[1]);  // step: connect-again
}
`;

test.each(["-static", "-fsanitize=address -static-libasan"])(
  "the calls of a program that is optimised and built with %s",
  async (flags) => {
    const dockerfile = `ARG ENDPOINT\nFROM \${ENDPOINT}\nENV CXXFLAGS="${flags}"\n`;
    const { calls, outcome } = connecting(await runClient(PLAIN, dockerfile));
    expect(outcome).toEqual({ kind: "finished" });
    expect(shown(calls)).toEqual([
      "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0  client.cc:21",
      'send(3, "one", 3, 0) = 3  client.cc:22',
      'recv(4, "one", 8, 0) = 3  client.cc:23',
      'write(3, "two", 3) = 3', // by an instruction of the stepped line itself
      "socket(AF_INET, SOCK_STREAM, 0) = 5",
      expect.stringMatching(/^connect\(5, [\d.]+:12345\) = 0$/),
    ]);
  },
);

const RACES = `#include "jc.h"
#include <thread>
static int fds[2];
static void Takes() {
  char data[1];
  ::recv(fds[1], data, 1, 0);
}
int main(int argc, char* argv[]) {
  ::socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
  std::thread one(Takes), two(Takes);
  int first_fd = jc::Connect(argv[1], 12345);   // step: connect
  int second_fd = jc::Connect(argv[1], 12345);  // step: connect-again
  ::send(fds[0], "ab", 2, 0);
  one.join(), two.join();
}
`;

test("the step names two threads' calls whose order is chance", async () => {
  const { transcript } = await runClient(RACES);
  expect(transcript).toContain(
    "recv at client.cc:6 (thread 2) and recv at client.cc:6 (thread 3) are on one socket or pipe at the same time: chance decides which comes first",
  );
});
