/** Calls that move a step's bytes in unusual ways, in programs without tags. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "../support/commands/cli-run.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-transfers-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The server sends from a pipe and as two messages of one call; the client takes through a pipe and as messages. */
const SERVER = `
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

int main() {
  int listening = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(12345);
  bind(listening, reinterpret_cast<sockaddr*>(&here), sizeof here);
  listen(listening, 8);
  int fd = accept(listening, nullptr, nullptr);
  int ends[2];
  pipe(ends);
  write(ends[1], "welcome to join", 15);
  splice(ends[0], nullptr, fd, nullptr, 15, 0);
  iovec parts[2] = {{const_cast<char*>("and "), 4}, {const_cast<char*>("stay"), 4}};
  mmsghdr messages[2]{};
  for (int i = 0; i < 2; ++i) {
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  sendmmsg(fd, messages, 2, 0);
  close(fd);
}
`;
const CLIENT = `
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cstdio>

int main(int, char** argv) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(12345);
  inet_pton(AF_INET, argv[1], &there.sin_addr);
  connect(fd, reinterpret_cast<sockaddr*>(&there), sizeof there);
  int ends[2];
  pipe(ends);
  char text[100];
  ssize_t count = splice(fd, nullptr, ends[1], nullptr, 100, 0);
  read(ends[0], text, sizeof text);
  printf("%.*s\\n", static_cast<int>(count), text);
  iovec part{text, sizeof text};
  mmsghdr message{};
  message.msg_hdr.msg_iov = &part;
  message.msg_hdr.msg_iovlen = 1;
  recvmmsg(fd, &message, 1, 0, nullptr);
  printf("%.*s\\n", static_cast<int>(message.msg_len), text);
  close(fd);
}
`;

test("bytes that splice and calls of several messages move are the effects of their steps", async () => {
  await writeFile(join(folder, "server.cc"), SERVER);
  await writeFile(join(folder, "client.cc"), CLIENT);
  const { code, stdout } = await runCli(["lab", "send-recv", "--programs", "."], {}, folder);
  expect(stdout).toMatch(/splice\(\d+, NULL, 4, NULL, 15, 0\) = 15/);
  expect(stdout).toMatch(/✓ passed {2}send-recv: 7 of 7 steps as expected/);
  expect(code).toBe(0);
});
