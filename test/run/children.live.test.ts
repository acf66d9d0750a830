/** Forked processes: their calls are recorded, and neither a step nor another fork disturbs their waits. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { callPlace } from "../../src/check/call-place.ts";
import { describeCall } from "../../src/check/execution.ts";
import { copyLab } from "../support/labs/lab-copy.ts";
import { runOnce } from "../support/runs/lab-run.ts";

/** Each child ends with 100 and the result of its wait, or with an errno. */
const CLIENT = `#include "jc.h"
#include <sys/epoll.h>
#include <sys/wait.h>
#include <cerrno>
static pid_t Child(int fd) {
  pid_t child = ::fork();
  if (child != 0) return child;
  int waits = ::epoll_create1(0);
  epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
  ::epoll_ctl(waits, EPOLL_CTL_ADD, fd, &event);
  int result = ::epoll_wait(waits, &event, 1, 60000);
  ::_exit(result < 0 ? errno : 100 + result);
}
static int StatusOf(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}
int main(int argc, char* argv[]) {
  int pair[2];
  ::socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  pid_t first = Child(pair[1]);
  pid_t second = Child(pair[1]);
  ::send(pair[0], "x", 1, 0);
  std::cout << StatusOf(first) << " " << StatusOf(second) << std::endl;
  int first_fd = jc::Connect(argv[1], 12345);   // step: connect
  int second_fd = jc::Connect(argv[1], 12345);  // step: connect-again
}
`;

test("the waits of two children end as without a debugger, and are recorded with process and line", async () => {
  await using lab = await copyLab("handshake");
  await writeFile(join(lab.folder, "client.cc"), CLIENT);
  await using run = await runOnce(lab.folder);
  const executed = run.record.steps.find(({ name }) => name === "client: connect")?.executed;
  expect(executed?.output, run.transcript).toBe("101 101\n");
  const waits = executed?.calls.filter(({ name }) => name === "epoll_wait") ?? [];
  expect(waits.map((call) => [describeCall(call), callPlace(call)])).toEqual([
    ["epoll_wait(5, [{EPOLLIN, 4}], 1, 60000) = 1", "client.cc:11, process 2"],
    ["epoll_wait(5, [{EPOLLIN, 4}], 1, 60000) = 1", "client.cc:11, process 3"],
  ]);
});
