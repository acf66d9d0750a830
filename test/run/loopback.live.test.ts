/** Programs that send to their own host, over an interface that no packet between the peers passes. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runOnce } from "../support/runs/lab-run.ts";

const LAB = `import { client, fails, lab, looped, returns, server, UDP_BOUND } from "wirestep/lab";
const why = "It is shown.";
export default lab("own-host", {
  question: "What does a program send to its own host?",
  steps: [
    server.steps("bind", { why, packets: [], sockets: { server: [UDP_BOUND], client: [] } }),
    client.steps("datagram", {
      why,
      packets: [],
      loopback: {
        server: [],
        client: [
          looped("UDP", { to: 9999, data: "hello" }),
          looped("ICMP", { reads: "udp port 9999 unreachable" }),
        ],
      },
    }),
    client.steps("refused", {
      why,
      packets: [],
      calls: [returns("socket", 3), fails("connect", "ECONNREFUSED"), returns("close", 0)],
    }),
    client.steps("name", { why, packets: [], loopback: { client: [looped("UDP")] } }),
  ],
  flags: "",
  states: { server: "CLOSED", client: "CLOSED" },
});
`;

const SERVER = `#include "jc.h"
int main(int, char* argv[]) {
  int fd = jc::BindUdp(argv[1], 12345);  // step: bind
  return fd < 0;
}
`;
const CLIENT = `#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>
static const sockaddr* own(int port) {
  static sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return reinterpret_cast<const sockaddr*>(&address);
}
static void datagram() {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  sendto(fd, "hello", 5, 0, own(9999), sizeof(sockaddr_in));
  close(fd);
}
static void refused() {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  connect(fd, own(12345), sizeof(sockaddr_in));
  close(fd);
}
static void name() {
  addrinfo* found = nullptr;
  if (getaddrinfo("nowhere.example", "80", nullptr, &found) == 0) freeaddrinfo(found);
}
int main() {
  datagram();  // step: datagram
  refused();   // step: refused
  name();      // step: name
}
`;

test("their packets are a list of their own, judged only in steps that list them", async () => {
  const around = await mkdtemp(join(tmpdir(), "wirestep-test-"));
  const folder = join(around, "own-host");
  await mkdir(folder);
  await writeFile(join(folder, "lab.ts"), LAB);
  await writeFile(join(folder, "server.cc"), SERVER);
  await writeFile(join(folder, "client.cc"), CLIENT);
  await using run = await runOnce(folder);
  await rm(around, { recursive: true });
  const [, datagram, refused, name] = run.record.steps;
  expect(datagram?.mismatches, run.transcript).toEqual([]);
  expect(refused?.mismatches, run.transcript).toEqual([]);
  expect(refused?.loopback?.client?.packets.map(({ word }) => word)).toEqual(["S", "R."]);
  expect(name?.loopback?.client).toEqual({
    packets: [],
    lookups: [{ name: "nowhere.example", types: expect.arrayContaining(["A"]) }],
  });
  expect(name?.mismatches[0]?.subject).toBe("the client's loopback interface, packet 1: missing");
});
