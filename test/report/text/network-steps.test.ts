/** The transcript of steps in which the network acts or time passes. */
import { expect, test } from "vitest";
import { styleFor } from "../../../src/report/text/style.ts";
import { Transcript } from "../../../src/report/text/transcript/transcript.ts";
import { stepRecord } from "../../support/evidence/steps.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";
import { handshakeSlowRun } from "../../support/runs/handshake-slow-run.ts";
import { lostAckRun } from "../../support/runs/lost-ack-run.ts";
import { seenTranscript } from "../../support/runs/seen-transcript.ts";

const slow = seenTranscript(handshakeSlowRun());
const lost = seenTranscript(lostAckRun());

test("a step in which the network starts to hold packets", () => {
  expect(lost[3]).toBe(`
4  network  holds all packets from now on
   packets  none
   server   sockets unchanged (2)
   client   sockets unchanged (1)
   why      From now on.
   ✓ as expected
`);
});

test("a line that waits while its SYN is held", () => {
  expect(slow[2]).toBe(`
3  client  client.cc:5  int fd = jc::Connect(server, 12345);
   line     waits inside the system call connect
   packets  IP client.40100 > server.12345: Flags [S], seq 3000000000, win 64240, options [mss 1460,sackOK,TS val 990001 ecr 0,nop,wscale 7], length 0
              packet 1, held at the server's gate
   server   sockets unchanged (1)
   client     Proto  Recv-Q  Send-Q  Local         Remote        State     Program
            + tcp    0       1       client:40100  server:12345  SYN-SENT  client
   why      The SYN is sent, and connect sleeps until the answer comes. The client is in SYN-SENT,
            and its Send-Q counts the SYN. The server's kernel does not know of it.
            RFC 9293, 3.3.2 and 3.5
   ✓ as expected  shows E6
`);
});

test("a delivered packet wakes a line and causes another packet", () => {
  expect(slow[4]).toBe(`
5  network  delivers packet 2
   that is  IP server.12345 > client.40100: Flags [S.], seq 700000000, ack 3000000001, win 65160, options [mss 1460,sackOK,TS val 880001 ecr 990001,nop,wscale 7], length 0
   packets  IP client.40100 > server.12345: Flags [.], ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 0
              packet 3, held at the server's gate
   wakes    client  client.cc:5  int fd = jc::Connect(server, 12345);
   calls    socket(AF_INET, SOCK_STREAM, 0) = 3
            connect(3, 198.18.7.2:12345) = 0
   server   sockets unchanged (2)
   client     Proto  Recv-Q  Send-Q  Local         Remote        State        Program
            * tcp    0       0       client:40100  server:12345  ESTABLISHED  client
   why      The answer reaches the client. It acknowledges the client's SYN and carries the
            server's. For the client the connection is established: connect returns, and the ACK
            leaves. The server does not know that yet.
            RFC 9293, 3.10.7.3
   ✓ as expected  shows E6
`);
});

test("a packet is dropped, and another one is sent again", () => {
  expect(lost[6]).toBe(`
7  network  drops packet 5
   that is  IP server.12345 > client.40100: Flags [.], ack 2, win 502, options [nop,nop,TS val 880001 ecr 990001], length 0
   packets  IP client.40100 > server.12345: Flags [F.], seq 1, ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 0
              packet 6, repeats packet 4, held at the server's gate
   server   sockets unchanged (2)
   client   sockets unchanged (1)
   why      The ACK is dropped, so the FIN is sent again.
   ✓ as expected
`);
});

test("the network releases all packets", () => {
  expect(lost[7]).toBe(`
8  network  releases all packets: packet 6
   that is  IP client.40100 > server.12345: Flags [F.], seq 1, ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 0
   packets  IP server.12345 > client.40100: Flags [.], ack 2, win 502, options [nop,nop,TS val 880001 ecr 990001], length 0
   server   sockets unchanged (2)
   client     Proto  Recv-Q  Send-Q  Local         Remote        State       Program
            * tcp    0       0       client:40100  server:12345  FIN-WAIT-2  -
   why      The server acknowledges again, and this ACK arrives.
   ✓ as expected
`);
});

test("time passes, and a row goes", () => {
  expect(lost[8]).toBe(`
9  time  60.2 s pass
   packets  none
   server   sockets unchanged (2)
   client     Proto  Recv-Q  Send-Q  Local         Remote        State       Program
            - tcp    0       0       client:40100  server:12345  FIN-WAIT-2  -
   why      The client's kernel waits no longer for the server's FIN.
   ✓ as expected
`);
});

test("a duplicated packet is marked as a copy", () => {
  expect(lost[9]).toContain(`
10  network  duplicates packet 6
   that is  IP client.40100 > server.12345: Flags [F.], seq 1, ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 0
   packets  IP client.40100 > server.12345: Flags [F.], seq 1, ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 0
              packet 8, repeats packet 4
            IP server.12345 > client.40100: Flags [.], ack 2, win 502, options [nop,nop,TS val 880001 ecr 990001], length 0
`);
});

/** The text of a step in which the network starts to hold these packets. */
function holding(...what: readonly string[]): string {
  const network = { what: [...what], packets: [] };
  const { executed: _, ...step } = stepRecord({ action: "holds", network });
  return new Transcript(handshakeRecord(), styleFor(false)).step(step);
}

test("several kinds of packets to hold are listed one after the other", () => {
  expect(holding("client > server  [S]", "server > client  [S.]")).toContain(
    "\n1  network  holds client > server  [S]; server > client  [S.] from now on\n   packets  none\n",
  );
});

test("a packet's description in a record cannot control the terminal", () => {
  const step = holding("client > server  \u001b[2J\u202e\r");
  expect(step).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect(step).toContain("\\x1b[2J\\u202e\\x0d");
});
