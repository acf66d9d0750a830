/** Variables of C++ programs as GDB's observer reads them at the end of a step. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyLab } from "../support/labs/lab-copy.ts";
import { runOnce } from "../support/runs/lab-run.ts";

const MANY = 70;
const CLIENT = `#include "jc.h"
#include <memory>
#include <vector>
struct Point {
  int x;
  double y;
  Point* next;
};
enum Colour { RED, GREEN };
static int Twice(int number) { return 2 * number; }
static int Connect(const char* server, const std::string& word) {
  int tries = Twice(1);
  int sum = 0;
  for (int round = 0; round < tries; round++) {
    sum += round;
  }
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(4660);
  std::vector<short> few{4, 5};
  std::unique_ptr<int> owner;
  Point point{1, 2.5, &point};
  char data[3000] = "some\\ndata";
  std::string text(1000, 'x');
  static int total = 7;
  Colour colour = GREEN;
  int* nothing = nullptr;
  int& same = sum;
  int fd = jc::Connect(server, 12345);  // step: connect
  int after = fd;
  return after;
}
int main(int, char* argv[]) {
  int first = Connect(argv[1], "three");
${Array.from({ length: MANY }, (_, index) => `  int v${index} = ${index};`).join("\n")}
  int last = jc::Connect(argv[1], 12345);  // step: connect-again
  std::cout << last;
}
`;

test("variables of the user's function: set ones by their kind, the others not set yet, 64 at most", async () => {
  await using lab = await copyLab("handshake");
  await writeFile(join(lab.folder, "client.cc"), CLIENT);
  await using run = await runOnce(lab.folder);
  expect(run.record.verdict, run.transcript).toBe("passed");
  const [first, again] = run.record.steps.flatMap(({ executed }) =>
    executed?.peer === "client" ? [executed.variables] : [],
  );
  const server = run.record.peers.server.address;
  expect(first).toEqual({
    function: "Connect",
    shown: [
      { name: "server", value: `"${server}"` },
      { name: "word", value: '"three"' },
      { name: "tries", value: "2" },
      { name: "sum", value: "1" },
      { name: "to", value: "0.0.0.0:4660" },
      { name: "few", value: "{4, 5}" },
      { name: "owner", value: "a std::unique_ptr<int, std::default_delete<int> >" },
      { name: "point", value: "{x = 1, y = 2.5, next = a pointer}" },
      { name: "data", value: '"some\\ndata"' },
      { name: "text", value: `"${"x".repeat(32)}"...` },
      { name: "total", value: "7" },
      { name: "colour", value: "GREEN" },
      { name: "nothing", value: "NULL" },
      { name: "same", value: "1" },
      { name: "fd", value: "3" },
      { name: "after" },
    ],
    more: 0,
  });
  expect(again?.shown).toHaveLength(64);
  expect(again?.shown.slice(0, 3)).toEqual([
    { name: "argv", value: "a pointer" },
    { name: "first", value: "3" },
    { name: "v0", value: "0" },
  ]);
  expect(again?.more).toBe(2 + MANY + 1 - 64);
});
