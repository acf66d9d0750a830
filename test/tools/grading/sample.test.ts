import { expect, test } from "vitest";
import { withoutVerdict } from "../../../tools/grading/sample.ts";

const SHOWN = [
  "1  server  server.cc:5  int fd = jc::ListenFd(local, 1);",
  "   calls    listen(3, 4096) = 0",
  "   packets  none",
  "2  client  client.cc:5  int fd = jc::Connect(server, 1);",
  "   packets  IP client.1 > server.1: Flags [S], seq 0, length 0",
  "   flags    S S. .",
  "   after    client  the program ended with exit code 0",
];

test("a transcript to be graded by hand shows what happened, and no verdict", () => {
  const transcript = [
    ...SHOWN.slice(0, 3),
    "   ✓ as expected  shows E1",
    "",
    ...SHOWN.slice(3, 5),
    "   ✗ the call connect",
    "     expected  connect(3, server:1) = 0",
    "     follows   segment 2: missing; segment 3:",
    "               missing",
    "",
    ...SHOWN.slice(5),
    "✗ mismatch  handshake: not as expected at step 2",
    "  hint      check the port",
  ];
  const left = withoutVerdict(transcript.join("\n")).split("\n");
  expect(left.filter((line) => line !== "")).toEqual(SHOWN);
});
