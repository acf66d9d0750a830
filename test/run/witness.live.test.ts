/**
 * strace is a second witness: outside of a debugger, on the same stage, each thread of a program makes the same calls
 * with the same results in the same order. A part of `make test-all`, because it takes minutes.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withoutMoments } from "../../tools/witness/seen.ts";
import { Witnessed } from "../../tools/witness/stage.ts";
import { copyLab, type LabCopy } from "../support/labs/lab-copy.ts";

const LINES = Array.from({ length: 20 }, (_, index) => `line-${index + 1}`);

/** The lab handshake with this client, whose flags are the lab's. */
async function labOf(client: string, flags: string): Promise<LabCopy> {
  const stepped = JSON.stringify(LINES.filter((tag) => client.includes(`step: ${tag}\n`)));
  const lab = await copyLab("handshake", {
    file: "lab.ts",
    from: '    server.steps("accept", {',
    to: `    ...${stepped}.map((tag) => client.steps(tag, { why: "It is stepped.", packets: [] })),
    server.steps("accept", {`,
  });
  await writeFile(join(lab.folder, "client.cc"), client);
  if (flags !== "") {
    const dockerfile = `ARG ENDPOINT\nFROM \${ENDPOINT}\nENV CXXFLAGS="${flags}"\n`;
    await writeFile(join(lab.folder, "Dockerfile"), dockerfile);
  }
  return lab;
}

const SORTS = `#include "jc.h"
#include <netdb.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <csignal>
#include <cstdio>
#include <thread>
#ifdef ALONE  // in a static program, strace cannot tell the program's code from the library's
#define LIBRARY(...)
#else
#define LIBRARY(...) __VA_ARGS__
#endif
struct Postman {
  int send(int letters) { return letters; }
};
static int pair[2];
static char data[16];
static void Handle(int) {}
[[gnu::noinline]] static void Sends() { ::send(pair[0], "thread", 6, 0); }
static inline long Asked(long number, long a, long b, long c) {
#ifdef __x86_64__
  long result;
  asm volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return result;
#else
  return ::syscall(number, a, b, c);
#endif
}
static void Sets() {
  pollfd polled{pair[1], POLLIN, 0};
  ::poll(&polled, 1, 1000);
  fd_set reads{};
  FD_SET(pair[1], &reads);
  timeval limit{1, 0};
  ::select(pair[1] + 1, &reads, nullptr, nullptr, &limit);
  int waits = ::epoll_create1(0);
  epoll_event event{.events = EPOLLIN, .data = {.fd = pair[1]}};
  ::epoll_ctl(waits, EPOLL_CTL_ADD, pair[1], &event);
  ::epoll_wait(waits, &event, 1, -1);
  ::close(waits);
}
static void Processes() {
  if (::fork() == 0) {
    ::read(pair[1], data, sizeof data);
    ::_exit(0);
  }
  ::wait(nullptr);
  if (::vfork() == 0) ::_exit(0);
  ::wait(nullptr);
  LIBRARY(::system("true"));
  LIBRARY(FILE* printed = ::popen("echo printed", "r"));
  LIBRARY(::fgets(data, sizeof data, printed));
  LIBRARY(::pclose(printed));
}
static void Interrupted() {
  struct sigaction action {};
  action.sa_handler = Handle;
  ::sigaction(SIGALRM, &action, nullptr);
  ::alarm(1);
  ::recv(pair[1], data, sizeof data, 0);
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGALRM, &action, nullptr);
  std::thread later([] {
    timespec time{1, 500'000'000};
    ::nanosleep(&time, nullptr), ::send(pair[0], "late", 4, 0);
  });
  ::alarm(1);
  ::recv(pair[1], data, sizeof data, 0);
  later.join();
}
static void Files() {
  int copy = ::dup(pair[0]), other = ::dup2(copy, 20), pipes[2], event = ::eventfd(3, 0);
  ::pipe(pipes), ::write(pipes[1], "pipe", 4), ::read(pipes[0], data, 16), ::close(pipes[1]);
  ::read(event, data, 8), ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  iovec parts[2] = {{const_cast<char*>("ab"), 2}, {const_cast<char*>("c"), 1}};
  ::writev(other, parts, 2), ::close(copy), ::close(copy);
  LIBRARY(FILE* stream = ::fdopen(other, "w"));
  LIBRARY(::fprintf(stream, "stream"), ::fclose(stream));
  ::recv(pair[1], data, 16, MSG_DONTWAIT), ::recv(pair[1], data, 16, MSG_DONTWAIT);
}
int main(int argc, char* argv[]) {
  ::signal(SIGPIPE, SIG_IGN);
  Postman postman;
  postman.send(3);
  ::socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  int first_fd = jc::Connect(argv[1], 12345);   // step: connect
  int second_fd = jc::Connect(argv[1], 12345);  // step: connect-again
  ::syscall(SYS_sendto, pair[0], "raw", 3, 0, nullptr, 0);
  Asked(SYS_write, pair[0], (long)"asked", 5);  // step: line-1
  std::thread thread(Sends);
  thread.join();
  Sets();         // step: line-2
  Processes();    // step: line-3
  Interrupted();  // step: line-4
  Files();        // step: line-5
  LIBRARY(addrinfo* found = nullptr);
  LIBRARY(::getaddrinfo("localhost", "80", nullptr, &found));
  LIBRARY(FILE* kept = ::fdopen(::dup(pair[0]), "w"));
  LIBRARY(::fprintf(kept, "kept until the end"));
  ::close(pair[1]);
  ::send(pair[0], "pipe", 4, 0);
  return ::close(pair[0]);
}
`;

test.each(["", "-O2", "-O2 -static -DALONE", "-fsanitize=address -static-libasan"])(
  "calls of all sorts, compiled with flags %j",
  async (flags) => {
    await using lab = await labOf(SORTS, flags);
    await using programs = await Witnessed.of(lab.folder, undefined, true);
    const { seen: stepped } = await programs.stepped();
    expect(stepped).toEqual(await programs.traced());
    const printing = flags.includes("ALONE") ? [] : ["5.1"]; // popen's
    expect(Object.keys(stepped.client)).toEqual(["1.1", "1.2", "1.3", "2.1", ...printing]);
  },
);

test("a program whose last line never ends is compared as far as it comes", async () => {
  await using programs = await Witnessed.of("concurrent");
  const { seen: stepped } = await programs.stepped();
  expect(withoutMoments(stepped.server)).toEqual(withoutMoments((await programs.traced()).server));
  const answers = stepped.server["1.1"]?.calls.filter((call) => call === "sendto = 7");
  expect(answers).toHaveLength(2);
});

test("steps by call are compared", async () => {
  await using programs = await Witnessed.of("epoll");
  expect(programs.isComparable).toBe(true);
  const { seen: stepped } = await programs.stepped();
  expect(withoutMoments(stepped.server)).toEqual(withoutMoments((await programs.traced()).server));
  expect(stepped.server["1.1"]?.calls.at(-1)).toMatch(/^(?:close|epoll_wait)/);
});

const WAITS = `#include "jc.h"
#include <sys/epoll.h>
#include <sys/wait.h>
#include <cerrno>
#include <ctime>
#include <thread>
/** The pairs are made before main. */
struct Pair {
  int ends[2];
  Pair() { ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends); }
};
static Pair polled, received, reported;
/** One byte if the result is the one of a program that nothing disturbs, two if not. */
static void Report(bool as_expected) { ::send(reported.ends[0], "??", as_expected ? 1 : 2, 0); }
static int events;
static void Polls() {
  epoll_event event{};
  Report(::epoll_wait(events, &event, 1, 60000) == 1);
}
static void Receives() {
  char data[8];
  Report(::recv(received.ends[1], data, 1, 0) == 1);
}
static void Sleeps() {
  timespec time{1, 0};
  Report(::nanosleep(&time, nullptr) == 0);
}
static pid_t Child(void (*waits)()) {
  pid_t child = ::fork();
  if (child == 0) waits(), ::_exit(0);
  return child;
}
int main(int argc, char* argv[]) {
  timeval limit{60, 0};
  ::setsockopt(received.ends[1], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  epoll_event event{.events = EPOLLIN, .data = {.fd = polled.ends[1]}};
  events = ::epoll_create1(0);
  ::epoll_ctl(events, EPOLL_CTL_ADD, polled.ends[1], &event);
  pid_t children[] = {Child(Polls), Child(Receives), Child(Sleeps)};
  std::thread poller(Polls), receiver(Receives), sleeper(Sleeps);
  int number = 0;
  int first_fd = jc::Connect(argv[1], 12345);   // step: connect
  int second_fd = jc::Connect(argv[1], 12345);  // step: connect-again
${LINES.map((tag) => `  number += 1;  // step: ${tag}\n`).join("")}
  ::send(polled.ends[0], "x", 1, 0), ::send(received.ends[0], "yz", 2, 0);
  poller.join(), receiver.join(), sleeper.join();
  for (pid_t child : children) ::waitpid(child, nullptr, 0);
}
`;

describe("a thread and a child in each of epoll_wait, recv with a limit and nanosleep", () => {
  test(`nothing disturbs them while main is stepped over ${LINES.length} lines`, async () => {
    await using lab = await labOf(WAITS, "");
    await using programs = await Witnessed.of(lab.folder, undefined, true);
    const traced = await programs.traced();
    const undisturbed = Object.values(traced.client).flatMap(({ calls }) => calls);
    expect(undisturbed.filter((call) => call === "sendto = 1")).toHaveLength(7);
    for (let run = 1; run <= 50; run++) {
      expect((await programs.stepped()).seen, `run ${run}`).toEqual(traced);
    }
  });
});
