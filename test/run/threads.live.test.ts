/** The end of a step while other threads run: in the program that is stepped, and in one whose line waits. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyLab } from "../support/labs/lab-copy.ts";
import { runOnce } from "../support/runs/lab-run.ts";

const ENDLESS = `#include "jc.h"
#include <thread>
int main(int argc, char* argv[]) {
  std::thread([] { for (volatile long turn = 0;; turn = turn + 1) {} }).detach();
  int first_fd = jc::Connect(argv[1], 12345);   // step: connect
  int second_fd = jc::Connect(argv[1], 12345);  // step: connect-again
}
`;

test("a step whose other thread never waits says which one has used up its time", async () => {
  await using lab = await copyLab("handshake");
  await writeFile(join(lab.folder, "client.cc"), ENDLESS);
  await using run = await runOnce(lab.folder);
  const connecting = run.record.steps.find(({ name }) => name === "client: connect");
  expect(connecting?.executed?.busy, run.transcript).toEqual([{ process: 1, thread: 2 }]);
  expect(run.transcript).toContain(
    "busy     thread 2 still runs: the step has used up its time and does not wait for this",
  );
});

const LATE = `#include "jc.h"
#include <poll.h>
#include <thread>
static void Serve(int fd) {
  pollfd data{fd, POLLIN, 0};
  ::poll(&data, 1, -1);
  for (volatile long turn = 0; turn < 100'000'000; turn = turn + 1) {}
  char text[16];
  ::recv(fd, text, sizeof text, 0);
  ::recv(fd, text, sizeof text, 0);
}
int main() {
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);  // step: listen
  int accept_fd = jc::AcceptFd(listen_fd);         // step: accept
  std::thread(Serve, accept_fd).detach();
  jc::AcceptFd(listen_fd);                         // step: accept-again
}
`;

const ASKS = `#include "jc.h"
int main(int argc, char* argv[]) {
  int fd = jc::Connect(argv[1], 12345);  // step: connect
  jc::Send(fd, "hello");                 // step: send
}
`;

const LAB = `import { client, ESTABLISHED, LISTEN, lab, opening, server } from "wirestep/lab";

export default lab("handshake", {
  question: "Does a step last until a thread of the other program waits again?",
  steps: [
    ...opening(),
    server.starts("accept-again", { blocksIn: "accept", why: "A thread serves.", packets: [] }),
    client.steps("send", {
      why: "The thread computes before it reads.",
      packets: [client.sends("P.", { data: "hello" }), server.sends(".")],
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
  ],
  flags: "S S. . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
`;

test("a step lasts until each thread of a program whose line waits has come to rest", async () => {
  await using lab = await copyLab("handshake");
  for (const [file, text] of Object.entries({
    "server.cc": LATE,
    "client.cc": ASKS,
    "lab.ts": LAB,
  })) {
    await writeFile(join(lab.folder, file), text);
  }
  await using run = await runOnce(lab.folder);
  expect(run.record.verdict, run.transcript).toBe("passed");
});
