/** Rows that any correct program may have, and rows that it may not have. */
import { expect, test } from "vitest";
import { checkOwnRows } from "../../../src/check/own-way/rows.ts";
import {
  CLOSE_WAIT,
  ESTABLISHED,
  LISTEN,
  type SocketExpectation,
  UDP_BOUND,
} from "../../../src/lab/index.ts";
import type { Entry } from "../../../src/sockets/table.ts";
import { after } from "../../support/evidence/context.ts";
import { bound, connected, endOf, listening } from "../../support/evidence/entries.ts";
import { mismatchText, text } from "../../support/evidence/mismatch-text.ts";
import { RUN } from "../../support/runs/run-numbers.ts";

const { server } = RUN.addresses;

/** The mismatches of the server's table after one connection. */
function check(expected: readonly SocketExpectation[], ...rows: readonly Entry[]): string {
  return mismatchText(
    checkOwnRows("server", { sockets: { server: expected, client: [] } }, rows, after(1)),
  );
}

const dual: Partial<Entry> = {
  protocol: "tcp6",
  local: { address: "::", port: 12345 },
  remote: { address: "::", port: 0 },
};

test("a listener of both versions of IP, and its connection", () => {
  const mapped = connected("server", {
    protocol: "tcp6",
    local: { ...endOf("server"), address: `::ffff:${server}` },
    remote: { ...endOf("client"), address: `::ffff:${RUN.addresses.client}` },
  });
  expect(check([LISTEN, ESTABLISHED], listening(dual), mapped)).toBe("as expected");
  const plain = connected("server", { protocol: "tcp6" });
  expect(check([LISTEN, ESTABLISHED], listening(dual), plain)).toBe("as expected");
});

test("a listener at the peer's own address", () => {
  const own = listening({ local: { address: server, port: 12345 } });
  expect(check([LISTEN], own)).toBe("as expected");
});

test("a listener at an address of its own host is none", () => {
  expect(check([LISTEN], listening({ local: { address: "127.0.0.1", port: 12345 } }))).toContain(
    "missing row",
  );
});

test("a listener of IPv6 alone is none for IPv4", () => {
  const local = { address: "2001:2::9", port: 12345 };
  expect(check([LISTEN], listening({ ...dual, local }))).toContain("missing row");
});

test("rows of any process of the peer", () => {
  const owner = { pid: 77, program: "python3" };
  expect(check([LISTEN], listening({ owner }))).toBe("as expected");
});

test("a row that no program holds is not one of a program", () => {
  expect(check([ESTABLISHED], connected("server", { owner: undefined }))).toContain(
    "socket table: program",
  );
});

test("sockets on other ports don't count", () => {
  const other = listening({ local: { address: "0.0.0.0", port: 8080 } });
  const lookup = bound({ local: { address: "0.0.0.0", port: 51000 } });
  expect(check([LISTEN], listening(), other, lookup)).toBe("as expected");
});

test("rows on another port count if the lab has a row or a connection there", () => {
  const other = listening({ local: { address: "0.0.0.0", port: 8080 } });
  expect(check([LISTEN, { ...LISTEN, port: 8080 }], listening(), other)).toBe("as expected");
  const two = { ...after(1), ports: { 1: 8080 } };
  const seen = checkOwnRows(
    "server",
    { sockets: { server: [LISTEN], client: [] } },
    [listening(), other],
    two,
  );
  expect(mismatchText(seen)).toContain("extra row");
});

test("any listener will do for a dual-stack row", () => {
  expect(check([{ ...LISTEN, dualStack: true }], listening())).toBe("as expected");
  expect(check([{ ...LISTEN, dualStack: true }], listening(dual))).toBe("as expected");
});

test("a UDP socket that has sent nothing has a port that the kernel chose", () => {
  const free = bound({ local: { address: "0.0.0.0", port: 41000 } });
  const asked = { ...UDP_BOUND, anyAddress: true, connection: 1 } as const;
  const table = { sockets: { server: [asked], client: [] } };
  expect(mismatchText(checkOwnRows("server", table, [free], after(0)))).toBe("as expected");
});

test("another row on the lab's port counts", () => {
  expect(check([LISTEN], listening(), bound())).toContain("extra row");
});

test("a FIN may have been read or not, in that row alone", () => {
  const row = (fields: Partial<Entry>) => connected("server", { state: "CLOSE-WAIT", ...fields });
  expect(check([CLOSE_WAIT], row({ recvQ: 1 }))).toBe("as expected");
  expect(check([CLOSE_WAIT], row({ recvQ: 0 }))).toBe("as expected");
  expect(check([CLOSE_WAIT], row({ recvQ: 2 }))).toContain("socket table: Recv-Q");
  expect(check([{ ...ESTABLISHED, recvQ: 1 }], connected("server"))).toContain("Recv-Q");
});

test("a mismatch shows the row as netstat prints it", () => {
  expect(check([LISTEN], listening({ ...dual, recvQ: 1 }))).toBe(text`
    ✗ server's socket table: Recv-Q
      expected  tcp  0  0  0.0.0.0:12345  0.0.0.0:*  LISTEN  server
      observed  tcp6  1  0  :::12345  :::*  LISTEN  server
  `);
});
