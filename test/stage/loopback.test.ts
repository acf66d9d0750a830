import { expect, test } from "vitest";
import { parseNetstat } from "../../src/sockets/netstat.ts";
import { interfaceOf, rowsOf } from "../../src/stage/loopback.ts";

/** One host's table as its server's sidecar sees it; the client's sidecar names the client instead. */
const SERVERS = `Active Internet connections (servers and established)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    Timer
tcp        1      0 0.0.0.0:12345           0.0.0.0:*               LISTEN      17/server            off (0.00/0/0)
tcp        0      0 127.0.0.1:34108         127.0.0.2:12345         ESTABLISHED -                    off (0.00/0/0)
tcp        0      0 127.0.0.2:12345         127.0.0.1:34108         ESTABLISHED -                    off (0.00/0/0)
`;
const CLIENTS = SERVERS.replace("LISTEN      17/server", "LISTEN      -        ").replace(
  "127.0.0.2:12345         ESTABLISHED -        ",
  "127.0.0.2:12345         ESTABLISHED 18/client",
);

const ends = (peer: "server" | "client", text: string): readonly string[] =>
  rowsOf(peer, parseNetstat(text)).map(({ local, remote }) => `${local.port} ${remote.port}`);

test("a row of a shared table is the peer's whose address is the local one", () => {
  expect(ends("server", SERVERS)).toEqual(["12345 0", "12345 34108"]);
  expect(ends("client", CLIENTS)).toEqual(["34108 12345"]);
});

test("packets pass on lo where both programs are on one host", () => {
  expect(interfaceOf({ loopback: true })).toBe("lo");
  expect(interfaceOf({})).toBe("eth0");
});
