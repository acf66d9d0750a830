/** Programs of other shapes than the lab's: which calls count, and which do not. */
import { expect, test } from "vitest";
import handshakeLab from "../../../../labs/handshake/lab.ts";
import { fails, returns } from "../../../../src/lab/index.ts";
import type { RecordedCall } from "../../../../src/record/record.ts";
import { text } from "../../../support/evidence/mismatch-text.ts";
import { call } from "../../../support/evidence/steps.ts";
import { planOf } from "../../../support/labs/lab-plan.ts";
import { closePlan, closeRun } from "../../../support/runs/close-run.ts";
import { handshakeRun } from "../../../support/runs/handshake-run.ts";
import { expecting, firstOwnWay, type Other } from "../../../support/runs/own-way.ts";
import { RUN } from "../../../support/runs/run-numbers.ts";

const SERVER = `${RUN.addresses.server}:12345`;
const AT_FD_5 = [
  call("socket(AF_INET, SOCK_STREAM, 0)", 5),
  call("bind(5, 0.0.0.0:12345)", 0),
  call("listen(5, 4096)", 0),
];

const handshake = (others: Readonly<Record<number, Other>>): string =>
  firstOwnWay(planOf(handshakeLab), handshakeRun(), others);
/** The lab close, with the calls that its send and receive make. */
const listed = expecting(expecting(closeRun(), 4, { calls: [returns("send", 15)] }), 5, {
  calls: [returns("recv", 15)],
});
const close = (others: Readonly<Record<number, Other>>): string =>
  firstOwnWay(closePlan(), listed, others);

test("the labs' own programs are right in their own way too", () => {
  expect(handshake({})).toBe("as expected");
  expect(close({})).toBe("as expected");
});

test.each<readonly [string, Readonly<Record<number, Other>>]>([
  [
    "other descriptors, because a log file is open",
    {
      1: { calls: AT_FD_5 },
      3: { calls: [call("accept(5, NULL, NULL)", 6)] },
      5: { finished: [call("accept(5, NULL, NULL)", 7)] },
    },
  ],
  ["accept4 for accept", { 3: { calls: [call("accept4(3, NULL, NULL, 524288)", 4)] } }],
  [
    "SO_REUSEADDR, fcntl and getsockname",
    {
      1: {
        calls: [
          call("socket(AF_INET, SOCK_STREAM, 0)", 3),
          call("setsockopt(3, SOL_SOCKET, SO_REUSEADDR, pointer, 4)", 0),
          call("bind(3, 0.0.0.0:12345)", 0),
          call("getsockname(3, pointer, pointer)", 0),
          call("fcntl(3, F_GETFL)", 2),
          call("listen(3, 5)", 0),
        ],
      },
    },
  ],
  [
    "an address of IPv6 is tried first, as after getaddrinfo",
    {
      2: {
        calls: [
          { ...call("getaddrinfo(server)", 0), folded: 18 },
          call("socket(AF_INET6, SOCK_STREAM, 0)", 3),
          call("connect(3, [2001:2::9]:12345)", -1, "ENETUNREACH"),
          call("close(3)", 0),
          call("socket(AF_INET, SOCK_STREAM, 0)", 3),
          call(`connect(3, ${SERVER})`, 0),
        ],
      },
    },
  ],
  [
    "a connect that does not wait, and its completion",
    {
      2: {
        calls: [
          call("socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0)", 3),
          call(`connect(3, ${SERVER})`, -1, "EINPROGRESS"),
          call("poll(pointer, 1, -1)", 1),
          call("getsockopt(3, SOL_SOCKET, SO_ERROR, pointer, pointer)", 0),
          call(`connect(3, ${SERVER})`, -1, "EISCONN"),
        ],
      },
    },
  ],
  [
    "an accept that was interrupted, and one that would wait",
    {
      3: {
        calls: [
          call("accept(3, NULL, NULL)", -1, "EINTR"),
          call("accept(3, NULL, NULL)", -1, "EAGAIN"),
          call("accept(3, NULL, NULL)", 4),
        ],
      },
    },
  ],
  [
    "a wait in epoll_wait in place of accept",
    {
      4: { outcome: { kind: "waits", call: "epoll_wait" } },
      5: { finished: [call("epoll_wait(6, pointer, 8, -1)", 1), call("accept(3, NULL, NULL)", 5)] },
    },
  ],
  ["it prints what it does", { 2: { output: "connecting to the server\n" } }],
])("handshake: %s", (_, others) => {
  expect(handshake(others)).toBe("as expected");
});

test.each<readonly [string, Readonly<Record<number, Other>>]>([
  ["write for send", { 4: { calls: [call('write(4, "welcome to join", 15)', 15)] } }],
  [
    "read for recv, in two calls",
    { 5: { calls: [call("read(3, buffer, 8)", 8), call("read(3, buffer, 8)", 7)] } },
  ],
  [
    "15 bytes in two sends, the first after a wait",
    {
      4: {
        calls: [
          call('send(4, "welcome to join", 15, 0)', -1, "EAGAIN"),
          call('send(4, "welcome to join", 15, 0)', 8),
          call('send(4, "to join", 7, 0)', 7),
        ],
      },
    },
  ],
  [
    "a look at the bytes before they are taken",
    {
      5: { calls: [call("recv(3, buffer, 99, MSG_PEEK)", 15), call("recv(3, buffer, 99, 0)", 15)] },
    },
  ],
  [
    "sendmmsg, whose result counts messages",
    { 4: { calls: [call("sendmmsg(4, pointer, 2, 0)", 2)] } },
  ],
  [
    "failing calls on other sockets",
    {
      4: {
        calls: [
          call("socket(AF_UNIX, SOCK_STREAM, 0)", 9),
          call("connect(9, address of family 1)", -1, "ENOENT"),
          call("close(9)", 0),
          call("socket(AF_INET, SOCK_DGRAM, 0)", 9),
          call("connect(9, 192.0.2.1:53)", -1, "ENETUNREACH"),
          call("close(9)", 0),
          call('send(4, "welcome to join", 15, 0)', 15),
        ],
      },
    },
  ],
])("close: %s", (_, others) => {
  expect(close(others)).toBe("as expected");
});

test("a connect that the kernel completes later is no failure in a step that lists no calls", () => {
  const begun = call(`connect(3, ${SERVER})`, -1, "EINPROGRESS");
  const socket = call("socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0)", 3);
  expect(close({ 2: { calls: [socket, begun] } })).toBe("as expected");
  const refused = call(`connect(3, ${SERVER})`, -1, "ECONNREFUSED");
  expect(close({ 2: { calls: [socket, refused] } })).toContain("expected  connect does not fail");
});

test("bytes that are missing are reported with the sum of the calls", () => {
  const calls = [call('send(4, "welcome", 7, 0)', 7), call('send(4, " to", 3, 0)', 3)];
  expect(close({ 4: { calls } })).toBe(text`
    step 4
    ✗ server.cc:7: the call send
      expected  15 bytes with send
      observed  10 bytes in 2 calls of send, the last send(4, " to", 3, 0) = 3
  `);
});

test("a failing call on the lab's connection is reported at its own line", () => {
  const failing: RecordedCall = {
    ...call('send(4, "x", 1, 0)', -1, "EPIPE"),
    at: { file: "server.cc", number: 30 },
  };
  const calls = [call('send(4, "welcome to join", 15, 0)', 15), failing];
  expect(close({ 4: { calls } })).toBe(text`
    step 4
    ✗ server.cc:30: the call send
      expected  send does not fail
      observed  send(4, "x", 1, 0) = -1 EPIPE
  `);
});

test("a call on another socket is shown in the place of the missing one", () => {
  const calls = [call("accept(-1, NULL, NULL)", -1, "EBADF")];
  expect(handshake({ 3: { calls } })).toContain("observed  accept(-1, NULL, NULL) = -1 EBADF");
});

test("an option must be one of those that the lab's own programs set", () => {
  const listing = expecting(handshakeRun(), 3, {
    calls: [returns("accept", 4), returns("setsockopt", 0)],
  });
  const plan = { ...planOf(handshakeLab), ownOptions: ["TCP_NODELAY"] };
  const setting = (option: string): Other => ({
    calls: [
      call("accept(3, NULL, NULL)", 4),
      call(`setsockopt(4, IPPROTO_TCP, ${option}, pointer, 4)`, 0),
    ],
  });
  expect(firstOwnWay(plan, listing, { 3: setting("TCP_NODELAY") })).toBe("as expected");
  expect(firstOwnWay(plan, listing, { 3: setting("TCP_CORK") })).toContain("the call setsockopt");
});

const LINGER = call("setsockopt(3, SOL_SOCKET, SO_LINGER, pointer, 8)", 0);

test("SO_LINGER is a mismatch in a lab about closing", () => {
  expect(close({ 5: { calls: [call("recv(3, buffer, 1024, 0)", 15), LINGER] } })).toContain(
    "✗ client.cc:6: the option SO_LINGER",
  );
});

test("SO_LINGER is harmless in a lab that closes nothing", () => {
  const [socket, connect] = [
    call("socket(AF_INET, SOCK_STREAM, 0)", 3),
    call(`connect(3, ${SERVER})`, 0),
  ];
  expect(handshake({ 2: { calls: [socket, LINGER, connect] } })).toBe("as expected");
});

test("SO_KEEPALIVE is harmless in a lab whose only timer is that of TIME-WAIT", () => {
  const keepalive = call("setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, pointer, 4)", 0);
  const calls = [call("recv(3, buffer, 1024, 0)", 15), keepalive];
  expect(close({ 5: { calls } })).toBe("as expected");
});

test("SO_LINGER is allowed if the lab's own programs use it", () => {
  const plan = { ...closePlan(), ownOptions: ["SO_LINGER"] };
  const calls = [call("recv(3, buffer, 1024, 0)", 15), LINGER];
  expect(firstOwnWay(plan, closeRun(), { 5: { calls } })).toBe("as expected");
});

test("EAGAIN counts if the lab lists it", () => {
  const run = expecting(handshakeRun(), 3, { calls: [fails("accept", "EAGAIN")] });
  const again = [call("accept(3, NULL, NULL)", -1, "EAGAIN")];
  expect(firstOwnWay(planOf(handshakeLab), run, { 3: { calls: again } })).toBe("as expected");
  expect(firstOwnWay(planOf(handshakeLab), run)).toContain("expected  accept(...) = -1 EAGAIN");
});
