import { expect, test } from "vitest";
import { parseNetstat } from "../../src/sockets/netstat.ts";
import { rowsOf } from "../../src/sockets/table.ts";

/** The table of one host from the server's sidecar; the client's sidecar names the client instead. */
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

const ends = (own: string, other: string, text: string): readonly string[] =>
  rowsOf(own, other, parseNetstat(text)).map(({ local, remote }) => `${local.port} ${remote.port}`);

test("a row of a shared table belongs to the peer with its local address", () => {
  expect(ends("127.0.0.2", "127.0.0.1", SERVERS)).toEqual(["12345 0", "12345 34108"]);
  expect(ends("127.0.0.1", "127.0.0.2", CLIENTS)).toEqual(["34108 12345"]);
});
