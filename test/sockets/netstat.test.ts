import { expect, test } from "vitest";
import { describeEntry } from "../../src/sockets/entry-text.ts";
import { NetstatFormatError, parseNetstat } from "../../src/sockets/netstat.ts";

const HEAD = `Active Internet connections (servers and established)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    
`;

/** The rows in one line each, RFC names for the states. */
function rows(text: string): readonly string[] {
  return parseNetstat(HEAD + text).map((entry) => describeEntry(entry));
}

test("a server with one connection waiting to be accepted", () => {
  expect(
    parseNetstat(`${HEAD}tcp        1      0 0.0.0.0:12345           0.0.0.0:*               LISTEN      34/server           
tcp        0      0 198.18.7.2:12345        198.18.7.3:40100        ESTABLISHED -                   
`),
  ).toEqual([
    {
      protocol: "tcp",
      recvQ: 1,
      sendQ: 0,
      local: { address: "0.0.0.0", port: 12345 },
      remote: { address: "0.0.0.0", port: 0 },
      state: "LISTEN",
      owner: { pid: 34, program: "server" },
    },
    {
      protocol: "tcp",
      recvQ: 0,
      sendQ: 0,
      local: { address: "198.18.7.2", port: 12345 },
      remote: { address: "198.18.7.3", port: 40100 },
      state: "ESTABLISHED",
      owner: undefined,
    },
  ]);
});

test("IPv6 addresses end before the last colon", () => {
  expect(
    rows(`tcp6       0      0 :::12345                :::*                    LISTEN      34/server           
tcp6       0     10 ::1:12345               ::1:40100               CLOSE_WAIT  34/server           
udp6       0      0 fd00::2:53              :::*                                7/resolver          
`),
  ).toEqual([
    "tcp6  0  0  :::12345  :::*  LISTEN  server",
    "tcp6  0  10  ::1:12345  ::1:40100  CLOSE-WAIT  server",
    "udp6  0  0  fd00::2:53  :::*    resolver",
  ]);
});

test("a UDP socket has a state only when it is connected", () => {
  const text = `udp        0      0 127.0.0.11:54406        0.0.0.0:*                           -                   
udp      768      0 0.0.0.0:12345           0.0.0.0:*                           34/server           
udp        0      0 198.18.7.3:40100        198.18.7.2:12345        ESTABLISHED 35/client           
udp        0      0 198.18.7.3:40101        198.18.7.2:12345        ESTABLISHED -                   
`;
  expect(parseNetstat(HEAD + text).map(({ state, recvQ, owner }) => [state, recvQ, owner])).toEqual(
    [
      [undefined, 0, undefined],
      [undefined, 768, { pid: 34, program: "server" }],
      ["ESTABLISHED", 0, { pid: 35, program: "client" }],
      ["ESTABLISHED", 0, undefined],
    ],
  );
});

test("a program's name may have spaces, slashes and colons", () => {
  expect(
    rows(`tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      1/sshd: /usr/sbin/s 
udp        0      0 0.0.0.0:5353            0.0.0.0:*                           612/avahi-daemon: r 
udp        0      0 198.18.7.3:40100        198.18.7.2:12345        ESTABLISHED 35/my client        
`),
  ).toEqual([
    "tcp  0  0  0.0.0.0:22  0.0.0.0:*  LISTEN  sshd: /usr/sbin/s",
    "udp  0  0  0.0.0.0:5353  0.0.0.0:*    avahi-daemon: r",
    "udp  0  0  198.18.7.3:40100  198.18.7.2:12345  ESTABLISHED  my client",
  ]);
});

test("nobody holds a socket that waits in TIME-WAIT", () => {
  expect(
    rows(
      "tcp        0      0 198.18.7.3:40100        198.18.7.2:12345        TIME_WAIT   -                   \n",
    ),
  ).toEqual(["tcp  0  0  198.18.7.3:40100  198.18.7.2:12345  TIME-WAIT  -"]);
});

test("no rows are an empty table", () => {
  expect(parseNetstat(HEAD)).toEqual([]);
  expect(parseNetstat("")).toEqual([]);
});

const ROW = "tcp        0      0 198.18.7.2:12345        198.18.7.3:40100        ";

test.each([
  [
    "raw        0      0 0.0.0.0:1               0.0.0.0:*               7           1/ping",
    "unknown protocol",
  ],
  ["netstat: no support for `AF INET (tcp)' on this system.", "unknown protocol"],
  ["tcp", "cut short"],
  ["tcp        0      0 198.18.7.2:123", "cut short"],
  [ROW, "no PID/program at its end"],
  [`${ROW}ESTABLISHED`, "no PID/program at its end"],
  [`${ROW}ESTABLISHED 34`, "no PID/program at its end"],
  [`${ROW}ESTABLISHED 34/`, "no PID/program at its end"],
  [`${ROW}ESTAB`, "no PID/program at its end"],
  [`${ROW}ESTABL`, "unknown state ESTABL"],
  [`${ROW}UNKNOWN     -`, "unknown state UNKNOWN"],
  [`${ROW}constructor -`, "unknown state constructor"],
  [
    "udp        0      0 198.18.7.2:12345        198.18.7.3:40100        BOUND       -",
    "unknown state BOUND",
  ],
  [ROW.replace(" 0 ", " x ").concat("LISTEN -"), "a queue length is not a number"],
  [ROW.replace("0 198", "-1 198").concat("LISTEN -"), "a queue length is not a number"],
  [ROW.replace(":12345", "").concat("LISTEN -"), "198.18.7.2 is no address and port"],
  [ROW.replace("198.18.7.2", "").concat("LISTEN -"), ":12345 is no address and port"],
  [ROW.replace("12345", "http").concat("LISTEN -"), "198.18.7.2:http is no address and port"],
  [ROW.replace("12345", "65536").concat("LISTEN -"), "198.18.7.2:65536 is no address and port"],
])("%j is refused", (line, problem) => {
  const good = `${ROW}ESTABLISHED -`;
  expect(() => parseNetstat(`${HEAD}${good}\n${line}\n${good}\n`)).toThrow(
    new NetstatFormatError(line, problem),
  );
});

test("the refusal shows the line as netstat printed it", () => {
  expect(new NetstatFormatError("tcp  0", "cut short").message).toBe(
    'netstat printed a line that cannot be read (cut short): "tcp  0"',
  );
});
