/**
 * Steps over lines that throw or crash. A line that throws ends at the handler, wherever the handler is.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyLab } from "../support/labs/lab-copy.ts";
import { runOnce } from "../support/runs/lab-run.ts";

/** Both programs have the handshake lab's tags and calls. */
const SERVER = `#include "jc.h"
static int Thrown(int fd) { throw fd; }
static int Listening(const char* local) {
  try {
    return Thrown(jc::ListenFd(local, 12345));
  } catch (int fd) {
    return fd;
  }
}
static void Accepting(int listen_fd) {
  Thrown(jc::AcceptFd(listen_fd));  // step: accept
}
int main(int argc, char* argv[]) {
  int listen_fd = Listening(argv[1]);  // step: listen
  int first_fd = -1;
  try {
    Accepting(listen_fd);
  } catch (int fd) {
    first_fd = fd;
  }
  int second_fd = -1;
  try {
    Thrown(jc::AcceptFd(listen_fd));  // step: accept-again
    second_fd = listen_fd;
  } catch (int fd) {
    second_fd = fd;
  }
  ::close(second_fd);
  ::close(first_fd);
  ::close(listen_fd);
}
`;
const CLIENT = `#include <thread>
#include "jc.h"
static void Catching() { try { throw 1; } catch (int) {} }
static int Connected(const char* server) {
  std::thread(Catching).join();
  throw jc::Connect(server, 12345);
}
int main(int argc, char* argv[]) {
  int first_fd = -1;
  try {
    first_fd = Connected(argv[1]);  // step: connect
  } catch (int fd) {
    first_fd = fd;
  }
  int second_fd = -1;
  try { second_fd = Connected(argv[1]); } catch (int fd) { second_fd = fd; }  // step: connect-again
  ::close(second_fd);
  ::close(first_fd);
}
`;

test("a line ends at a handler in a later line, in a line that waited, in the line itself or in its caller, not at one in a callee or another thread", async () => {
  await using lab = await copyLab("handshake");
  await writeFile(join(lab.folder, "server.cc"), SERVER);
  await writeFile(join(lab.folder, "client.cc"), CLIENT);
  await using run = await runOnce(lab.folder);
  expect(run.code, run.transcript).toBe(0);
}, 60_000);

test("a program that must run to its end does so, whatever it catches on the way", async () => {
  await using lab = await copyLab("send-after-close", {
    file: "server.cc",
    from: '::send(accept_fd, "still there?", 12, 0);        // step: send-once-more',
    to: `for (int i = 0; i < 20; i++) try { throw i; } catch (int) {}  // step: send-once-more
  ::send(accept_fd, "still there?", 12, 0);`,
  });
  await using run = await runOnce(lab.folder);
  expect(run.code, run.transcript).toBe(0);
}, 60_000);

const CRASHES = `#include "jc.h"
static void Store(int* where) {
  *where = 1;
}
int main(int argc, char* argv[]) {
  int first_fd = jc::Connect(argv[1], 12345);                   // step: connect
  Store(nullptr); int second_fd = jc::Connect(argv[1], 12345);  // step: connect-again
}
`;

test("a crash is a mismatch of the step's line, and names the line of the fault and the values in it", async () => {
  await using lab = await copyLab("handshake");
  await writeFile(join(lab.folder, "client.cc"), CRASHES);
  await using run = await runOnce(lab.folder);
  const { code, record, transcript } = run;
  expect(code, transcript).toBe(1);
  expect(transcript).toContain("not as expected at step 5 (client: connect-again)");
  expect(transcript).toContain("✗ the line client.cc:7");
  expect(transcript).toContain("observed  the program was ended by SIGSEGV");
  expect(record.steps.at(-1)?.executed?.outcome).toEqual({
    kind: "killed",
    signal: "SIGSEGV",
    at: { file: "client.cc", number: 3 },
    values: [{ name: "where", value: "NULL" }],
  });
});
