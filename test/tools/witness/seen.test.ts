/** The calls of both witnesses: what strace's text says, and what the moments of the other peer decide. */
import { expect, test } from "vitest";
import { withoutMoments } from "../../../tools/witness/seen.ts";
import { seenByStrace } from "../../../tools/witness/strace.ts";

const PROGRAM = "/lab/debug/server";

/** The calls of one thread in strace's text, each made by the program itself. */
function traced(...lines: readonly string[]): readonly string[] {
  const frame = ` > ${PROGRAM}(main+0x10) [0x1234]`;
  const text = [`execve("${PROGRAM}", ["server"], 0x7ff /* 3 vars */) = 0`, ...lines]
    .flatMap((line) => (/^[+-]{3}/.test(line) ? [line] : [frame, line]))
    .join("\n");
  return (
    seenByStrace([{ task: 7, text }], { path: PROGRAM, file: PROGRAM, isForeign: false })["1.1"]
      ?.calls ?? []
  );
}

const sends = (bytes: number, result: string): string =>
  `sendto(4<TCP:[1.2.3.4:5->6.7.8.9:10]>, "x", ${bytes}, 0, NULL, 0) = ${result}`;
const EPIPE = "-1 EPIPE (Broken pipe)";

test("a call whose SIGPIPE ended the program has not returned; with the signal ignored it has", () => {
  const signal = "--- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=7, si_uid=1000} ---";
  const made = [sends(5, "5"), sends(5, EPIPE), signal];
  expect(traced(...made, "+++ killed by SIGPIPE +++")).toEqual(["sendto = 5"]);
  expect(traced(...made, "+++ exited with 0 +++")).toEqual(["sendto = 5", "sendto = -1 EPIPE"]);
  const other = [...made, sends(5, "5"), "+++ killed by SIGKILL +++"];
  expect(traced(...other)).toEqual(["sendto = 5", "sendto = -1 EPIPE", "sendto = 5"]);
});

test("a stop ends no call: one that is made again after it is one call", () => {
  const again =
    'sendto(4<TCP:[1]>, "x", 1, 0, NULL, 0) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)';
  expect(traced(again, "--- stopped by SIGSTOP ---", again, sends(1, "1"))).toEqual(["sendto = 1"]);
});

test("the cut of a stream into reads is a matter of moments, and its bytes are not", () => {
  const kept = (...calls: readonly string[]): readonly string[] | undefined =>
    withoutMoments({ "1.1": { calls, folded: 0 } })["1.1"]?.calls;
  const all = ["read 23 bytes", "close = 0"];
  expect(kept("recvfrom = 15", "recvfrom = 8", "close = 0")).toEqual(all);
  expect(kept("recvfrom = 23", "recvfrom = 0", "close = 0")).toEqual(all);
  expect(kept("recvfrom = -1 EAGAIN", "poll = 1", "read = 23", "close = 0")).toEqual(all);
  expect(kept("recvfrom = 15", "close = 0")).not.toEqual(all);
  expect(kept("recvfrom = 15", "sendto = 1", "recvfrom = 8", "close = 0")).not.toEqual(all);
});

test("a result in hexadecimal is one number", () => {
  const asked = "fcntl(3<TCP:[1]>, F_GETFL) = 0x802 (flags O_RDWR|O_NONBLOCK)";
  expect(traced(asked)).toEqual(["fcntl = 2050"]);
});

test("a command's calls count, except those by which a library looks up a name", () => {
  const file = "/usr/bin/curl";
  const text = [
    `execve("${file}", ["curl"], 0x7ff /* 3 vars */) = 0`,
    "socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX:[1]>",
    " > /usr/lib/libc.so.6(__socket+0x7) [0x1]",
    " > /usr/lib/libc.so.6(getpwuid+0x70) [0x2]",
    ` > ${file}() [0x3]`,
    "socket(AF_INET, SOCK_STREAM, 6) = 4<TCP:[2]>",
    " > /usr/lib/libc.so.6(__socket+0x7) [0x1]",
    " > /usr/lib/libcurl.so.4(curl_multi_perform+0x9) [0x2]",
    ` > ${file}() [0x3]`,
  ].join("\n");
  const seen = seenByStrace([{ task: 7, text }], { path: file, file, isForeign: true });
  expect(seen).toEqual({ "1.1": { calls: ["socket = 4"], folded: 1 } });
});
