/**
 * Programs of other shapes than the lab's, on a real engine: correct ones, one whose run goes on after a
 * mismatch, and those with a fault after the last step. The rules themselves are tested on records.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "../support/commands/cli-run.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-own-way-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A server of the lab send-recv: dual-stack, with a log, and each text written in two pieces. */
const server = (first: string, last: string): string => `
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cstdio>
#include <cstring>

static void put(int fd, const char* text) {
  size_t half = strlen(text) / 2;
  write(fd, text, half);
  write(fd, text + half, strlen(text) - half);
}

static int listener() {
  int fd = socket(AF_INET6, SOCK_STREAM, 0);
  int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in6 here{};
  here.sin6_family = AF_INET6;
  here.sin6_port = htons(12345);
  bind(fd, reinterpret_cast<sockaddr*>(&here), sizeof here);
  listen(fd, 8);
  return fd;
}

int main() {
  FILE* log = fopen("/tmp/server.log", "w");
  int listening = listener();                                       // step: listen
  int fd = accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);      // step: accept
  printf("a client is there\\n");
  put(fd, "${first}");                                              // step: send
  put(fd, "and stay");                                              // step: send-again
  ${last}
  close(fd);
  fclose(log);
}
`;

async function judge(text: string) {
  await writeFile(join(folder, "server.cc"), text);
  return runCli(["lab", "send-recv", "--programs", "."], {}, folder);
}

test("a correct program of another shape passes, and runs on to its end", async () => {
  const { code, stdout } = await judge(server("welcome to join", ""));
  expect(stdout).toContain("✓ passed  send-recv: 7 of 7 steps as expected");
  expect(stdout).toContain("server  the program ended with exit code 0");
  expect(code).toBe(0);
});

test("the run goes on after a mismatch, and counts the steps as expected", async () => {
  const { code, stdout } = await judge(server("welcome to sink", ""));
  expect(stdout).toContain('observed  15 bytes "welcome to sink"');
  expect(stdout).toContain("step 4 (server: send); 6 of 7 steps are as expected");
  expect(code).toBe(1);
});

test("a crash after the last step is a mismatch", async () => {
  const { code, stdout } = await judge(server("welcome to join", "__builtin_trap();"));
  expect(stdout).toContain("✗ the server's program after the last step");
  expect(stdout).toContain("the program was ended by SIGILL");
  expect(code).toBe(1);
});

const withoutTags = (text: string): string => text.replaceAll(/\/\/ step: .*/g, "");

test("the steps of a program without tags are found by their effects", async () => {
  const { code, stdout } = await judge(withoutTags(server("welcome to join", "")));
  expect(stdout).toContain("✓ passed  send-recv: 7 of 7 steps as expected");
  expect(stdout).toContain(
    "4  server  ./server.cc:12  write(fd, text + half, strlen(text) - half);",
  );
  expect(stdout).toContain("runs     until the step's effect");
  expect(code).toBe(0);
});

test("a program without tags that does not accept has its mismatch where it waits", async () => {
  const text = withoutTags(server("welcome to join", "")).replace(
    /int fd = accept4.*/,
    "int fd = -1; poll(nullptr, 0, -1);",
  );
  const { code, stdout } = await judge(`#include <poll.h>\n${text}`);
  expect(stdout).toContain("not as expected at step 3 (server: accept)");
  expect(stdout).toContain("makes the calls of this step");
  expect(stdout).toContain("waits inside the system call poll");
  expect(code).toBe(1);
});

/** A client that never blocks in recv, and takes three bytes at a time. */
const IN_PIECES = `
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cstdio>

int main(int argc, char* argv[]) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(12345);
  to.sin_addr.s_addr = inet_addr(argv[1]);
  connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to);  // step: connect
  char part[3];
  for (int left = 23; left > 0;) {
    ssize_t n = recv(fd, part, sizeof part, MSG_DONTWAIT);  // step: receive
    pollfd p{fd, POLLIN, 0};
    if (n < 0) poll(&p, 1, -1);
    if (n == 0) break;
    if (n > 0) left -= fwrite(part, 1, n, stdout);
  }
  close(fd);
}
`;

test("a step goes on in a loop until its bytes have been taken, or until the loop waits", async () => {
  await writeFile(join(folder, "client.cc"), IN_PIECES);
  await rm(join(folder, "server.cc"), { force: true });
  const { code, stdout } = await runCli(["lab", "send-recv", "--programs", "."], {}, folder);
  await rm(join(folder, "client.cc"));
  expect(stdout).toContain("✓ passed  send-recv: 7 of 7 steps as expected");
  expect(stdout).toContain("waits inside the system call poll");
  expect(code).toBe(0);
});

test("a process that says it again after the last step is named at its line", async () => {
  const again = 'if (fork() == 0) put(fd, "once more");';
  const { code, stdout } = await judge(server("welcome to join", again));
  expect(stdout).toMatch(/✗ \S*server\.cc:1[12]: data that the lab does not ask for/);
  expect(stdout).toMatch(/write\(\d+, "once", 4\) = 4 in process 2/);
  expect(code).toBe(1);
});

/** Main waits for a thread that computes for a moment, and then ends the program. */
const CRASHES = `
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>
#include <ctime>
#include <thread>
static int* nothing = nullptr;
static void work() {
  timespec used{};
  do clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used); while (used.tv_nsec < 150000000);
  *nothing = 1;
}
int main(int, char* argv[]) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(12345);
  here.sin_addr.s_addr = inet_addr(argv[1]);
  bind(fd, reinterpret_cast<sockaddr*>(&here), sizeof here);
  listen(fd, 4);                           // step: listen
  int one = accept(fd, nullptr, nullptr);  // step: accept
  std::thread worker(work);
  worker.join();
  int two = accept(fd, nullptr, nullptr);  // step: accept-again
  close(one);
  close(two);
}
`;

test("a line does not wait as long as a thread may end the program", async () => {
  await writeFile(join(folder, "server.cc"), CRASHES);
  const { stdout } = await runCli(["lab", "handshake", "--programs", "."], {}, folder);
  expect(stdout).toContain(
    "the program was ended by SIGSEGV at ./server.cc:11, with nothing = NULL",
  );
  expect(stdout).not.toContain("observed  waits");
});
