/** Lines that give the lab's packets and rows by another cause than the one that the lab is about. */
import { describe, expect, test } from "vitest";
import cutOffPeerLab from "../../../labs/cut-off-peer/lab.ts";
import duplicateDataLab from "../../../labs/duplicate-data/lab.ts";
import ephemeralPortLab from "../../../labs/ephemeral-port/lab.ts";
import halfCloseLab from "../../../labs/half-close/lab.ts";
import handshakeLab from "../../../labs/handshake/lab.ts";
import newIsnsLab from "../../../labs/new-isns/lab.ts";
import reorderedDataLab from "../../../labs/reordered-data/lab.ts";
import sendAfterCloseLab from "../../../labs/send-after-close/lab.ts";
import serverKilledLab from "../../../labs/server-killed/lab.ts";
import windowScaleLab from "../../../labs/window-scale/lab.ts";
import zeroWindowLab from "../../../labs/zero-window/lab.ts";
import { checkCalls } from "../../../src/check/own-way/calls/calls.ts";
import { Descriptors } from "../../../src/check/own-way/calls/descriptors.ts";
import { descriptorsIn } from "../../../src/check/own-way/calls/names.ts";
import { checkEnding } from "../../../src/check/own-way/ending.ts";
import { checkOutcome } from "../../../src/check/own-way/line.ts";
import { fails, returns } from "../../../src/lab/index.ts";
import type { Lab, Peer } from "../../../src/lab/model.ts";
import type { PlannedLineStep } from "../../../src/lab/plan/plan.ts";
import type { RecordedCall } from "../../../src/record/record.ts";
import { after } from "../../support/evidence/context.ts";
import { mismatchText } from "../../support/evidence/mismatch-text.ts";
import { call, executedLine } from "../../support/evidence/steps.ts";
import { planOf } from "../../support/labs/lab-plan.ts";
import { RUN } from "../../support/runs/run-numbers.ts";

const SERVER = `${RUN.addresses.server}:12345`;

const placed = (peer: Peer, calls: readonly RecordedCall[]) =>
  new Descriptors(peer).follow(executedLine({ peer, calls: [...calls] }), after(1));

/** The mismatches of a line of the client that makes these calls. */
function ofCalls(lab: Lab, calls: readonly RecordedCall[], expected = calls): string {
  return mismatchText(
    checkCalls({
      plan: { ...planOf(lab), judged: "own way" },
      calls: placed("client", calls),
      expected: expected.map(({ name, result = 0, errno }) =>
        errno === undefined ? returns(name, result) : fails(name, errno),
      ),
      line: { file: "client.cc", number: 7 },
      spare: [],
    }).mismatches,
  );
}

describe("bytes that wait because of MSG_MORE", () => {
  const sent = (flags: string) => [call(`send(3, "to join", 7, ${flags})`, 7)];
  const onSocket = (flags: string) => [
    call("socket(AF_INET, SOCK_STREAM, 0)", 3),
    call(`connect(3, ${SERVER})`, 0),
    ...sent(flags),
  ];

  test("are a mismatch in a lab about segments", () => {
    const report = ofCalls(cutOffPeerLab, onSocket("MSG_MORE"));
    expect(report).toContain("server.cc:4: the flag MSG_MORE");
    expect(report).toContain("send without MSG_MORE");
  });

  test("are right in a lab about the stream", () => {
    expect(ofCalls(handshakeLab, onSocket("MSG_MORE"))).toBe("as expected");
  });

  test("another flag changes no cut", () => {
    expect(ofCalls(cutOffPeerLab, onSocket("MSG_DONTWAIT|MSG_NOSIGNAL"))).toBe("as expected");
  });
});

describe("a port that the program chooses", () => {
  const from = (port: number) => [
    call("socket(AF_INET, SOCK_STREAM, 0)", 3),
    call(`bind(3, 0.0.0.0:${port})`, 0),
    call(`connect(3, ${SERVER})`, 0),
  ];
  const expected = [call("socket()", 3), call("connect()", 0)];

  test("is a mismatch in a lab about the kernel's choice", () => {
    expect(ofCalls(ephemeralPortLab, from(40000), expected)).toContain("the port 40000 of bind");
  });

  test("may be 0 there, which leaves the choice to the kernel", () => {
    expect(ofCalls(ephemeralPortLab, from(0), expected)).toBe("as expected");
  });

  test("does not matter in another lab", () => {
    expect(ofCalls(handshakeLab, from(40000), expected)).toBe("as expected");
  });
});

describe("calls that change the result of a later call", () => {
  const connected = [call("socket(AF_INET, SOCK_STREAM, 0)", 3), call(`connect(3, ${SERVER})`, 0)];
  const after = (...calls: readonly RecordedCall[]) => [...connected, ...calls];

  test("shutdown with SHUT_RD makes recv return 0", () => {
    const report = ofCalls(halfCloseLab, after(call("shutdown(3, SHUT_RD)", 0)), connected);
    expect(report).toContain("server.cc:4: shutdown with SHUT_RD");
  });

  test.each(["SHUT_WR", "SHUT_RDWR"])("shutdown with %s is seen on the wire", (how) => {
    expect(ofCalls(halfCloseLab, after(call(`shutdown(3, ${how})`, 0)), connected)).toBe(
      "as expected",
    );
  });

  test("a lab that closes nothing does not ask", () => {
    expect(ofCalls(handshakeLab, after(call("shutdown(3, SHUT_RD)", 0)), connected)).toBe(
      "as expected",
    );
  });

  test("connect with AF_UNSPEC dissolves the connection", () => {
    const none = call("connect(3, address of family AF_UNSPEC)", 0);
    const report = ofCalls(newIsnsLab, after(none, call("close(3)", 0)), connected);
    expect(report).toContain("a connect that dissolves the connection");
  });

  test("MSG_TRUNC discards the bytes of a TCP connection", () => {
    const recv = { ...call("recv(3, NULL, 4096, MSG_TRUNC)", 2000), kind: "tcp" };
    expect(ofCalls(zeroWindowLab, after(recv))).toContain("the flag MSG_TRUNC");
    expect(ofCalls(zeroWindowLab, after({ ...recv, kind: "udp" }))).toBe("as expected");
  });

  test("MSG_OOB takes the last byte out of the data that recv returns", () => {
    const send = { ...call('send(3, "to join", 7, MSG_OOB)', 7), kind: "tcp" };
    expect(ofCalls(handshakeLab, after(send))).toContain("the flag MSG_OOB");
    const plain = { ...call('send(3, "MSG", 3, MSG_DONTWAIT)', 3), kind: "tcp" };
    expect(ofCalls(handshakeLab, after(plain))).toBe("as expected");
  });

  test.each([
    ["SO_RCVLOWAT", reorderedDataLab, handshakeLab],
    ["TCP_WINDOW_CLAMP", windowScaleLab, halfCloseLab],
  ])("%s is for a lab about it", (option, about, other) => {
    const set = call(`setsockopt(3, SOL_SOCKET, ${option}, [15], 4)`, 0);
    expect(ofCalls(about, after(set), connected)).toContain(`the option ${option}`);
    expect(ofCalls(other, after(set), connected)).toBe("as expected");
  });
});

describe("the end of a program", () => {
  /** The last step of the lab that ends the server's program. */
  function ending(lab: Lab, signal: string, calls: readonly RecordedCall[]): string {
    const step = planOf(lab).steps.findLast((one) => one.action === "ends") as PlannedLineStep;
    const executed = executedLine({ outcome: { kind: "killed", signal }, calls: [...calls] });
    return mismatchText(
      checkEnding({ executed, expected: step, calls: placed("server", executed.calls) }, step),
    );
  }
  const socket = call("socket(AF_INET, SOCK_STREAM, 0)", 4);
  const send: RecordedCall = { name: "send", text: 'send(4, "still there?", 12, 0)' };

  test("SIGPIPE comes from a send", () => {
    expect(ending(sendAfterCloseLab, "SIGPIPE", [socket, send])).toBe("as expected");
    expect(ending(sendAfterCloseLab, "SIGPIPE", [])).toContain("SIGPIPE without a send");
    expect(
      ending(sendAfterCloseLab, "SIGPIPE", [{ ...send, text: 'send(1, "x", 1, 0)' }]),
    ).toContain("SIGPIPE without a send");
  });

  test("the kernel closes the connection of a killed program", () => {
    expect(ending(serverKilledLab, "SIGKILL", [])).toBe("as expected");
    expect(ending(serverKilledLab, "SIGKILL", [socket, call("close(4)", 0)])).toContain(
      "server.cc:4: the connection is closed before the program ends",
    );
  });

  test("another end is reported by the check of the line", () => {
    expect(ending(serverKilledLab, "SIGSEGV", [socket, call("close(4)", 0)])).toBe("as expected");
  });
});

describe("a set of descriptors in place of recv", () => {
  const waits = (set: string, name = "poll") =>
    mismatchText(
      checkOutcome(
        executedLine({ outcome: { kind: "waits", call: name } }),
        { blocksIn: "recv" },
        placed("server", [
          call("socket(AF_INET, SOCK_STREAM, 0)", 3),
          call("bind(3, 0.0.0.0:12345)", 0),
          call("listen(3, 5)", 0),
          call("accept(3, NULL, NULL)", 4),
          { name, text: `${name}(${set})` },
        ]),
      ),
    );

  test("must have a connection in it", () => {
    expect(waits("[{4, POLLIN}], 1, -1")).toBe("as expected");
    expect(waits("[{3, POLLIN}, {4, POLLIN}], 2, -1")).toBe("as expected");
    expect(waits("[{3, POLLIN}], 1, -1")).toContain("waits inside the system call recv");
    expect(waits("5, [4], NULL, NULL, NULL", "select")).toBe("as expected");
    expect(waits("4, [3], NULL, NULL, NULL", "select")).toContain("the system call select");
  });

  test("may have a descriptor in it that is no socket, such as a pipe of another thread", () => {
    expect(waits("[{3, POLLIN}, {9, POLLIN}], 2, -1")).toBe("as expected");
  });

  test("of epoll is not in the arguments", () => {
    expect(descriptorsIn("epoll_wait(5, pointer, 8, -1)")).toBeUndefined();
    expect(waits("5, pointer, 8, -1", "epoll_wait")).toBe("as expected");
  });
});

test("a lab that waits in accept needs the listening socket in the set", () => {
  const waits = (set: string) =>
    mismatchText(
      checkOutcome(
        executedLine({ outcome: { kind: "waits", call: "poll" } }),
        { blocksIn: "accept" },
        placed("server", [
          call("socket(AF_INET, SOCK_STREAM, 0)", 3),
          call("listen(3, 5)", 0),
          call("accept(3, NULL, NULL)", 4),
          { name: "poll", text: `poll(${set})` },
        ]),
      ),
    );
  expect(waits("[{3, POLLIN}], 1, -1")).toBe("as expected");
  expect(waits("[{4, POLLIN}], 1, -1")).toContain("waits inside the system call accept");
});

test("a call on another socket is reported with the reason", () => {
  const report = mismatchText(
    checkCalls({
      plan: { ...planOf(duplicateDataLab), judged: "own way" },
      calls: placed("client", [
        call("socket(AF_UNIX, SOCK_STREAM, 0)", 3),
        call('send(3, "welcome", 7, 0)', 7),
      ]),
      expected: [returns("send", 7)],
      line: { file: "client.cc", number: 7 },
      spare: [],
    }).mismatches,
  );
  expect(report).toContain('send(3, "welcome", 7, 0) = 7, not on a socket of this lab');
});
