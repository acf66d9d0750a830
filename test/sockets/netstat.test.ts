import { expect, test } from "vitest";
import { describeEntry } from "../../src/sockets/entry-text.ts";
import { NetstatFormatError, parseNetstat } from "../../src/sockets/netstat.ts";

const HEAD = `Active Internet connections (servers and established)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    
`;

/** Each row in one line, with RFC names for the states. */
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

test("a UDP socket has a state only if it is connected", () => {
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

test("a program's name can have spaces, slashes and colons", () => {
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

test("no program holds a socket in TIME-WAIT", () => {
  expect(
    rows(
      "tcp        0      0 198.18.7.3:40100        198.18.7.2:12345        TIME_WAIT   -                   \n",
    ),
  ).toEqual(["tcp  0  0  198.18.7.3:40100  198.18.7.2:12345  TIME-WAIT  -"]);
});

const ROW = "tcp        0      0 198.18.7.2:12345        198.18.7.3:40100        ";
const TIMED = HEAD.replace("    \n", " Timer\n");

test("with -o, a row ends with its timer and the seconds until it fires", () => {
  const text = `tcp        0      0 0.0.0.0:12345           0.0.0.0:*               LISTEN      35/server            off (0.00/0/0)
tcp        0      5 198.18.7.3:40102        198.18.7.2:12345        ESTABLISHED 36/my client         on (0.20/1/0)
tcp        0      0 198.18.7.3:40104        198.18.7.2:12345        ESTABLISHED 36/client            keepalive (7199.98/0/0)
tcp        0      9 198.18.7.3:40106        198.18.7.2:12345        ESTABLISHED 36/client            probe (0.41/0/2)
tcp        0      0 198.18.7.3:40100        198.18.7.2:12345        TIME_WAIT   -                    timewait (59.99/0/0)
tcp        0      0 198.18.7.3:40108        198.18.7.2:12345        FIN_WAIT1   -                    unkn-5 (1.00/0/0)
udp      832      0 0.0.0.0:12345           0.0.0.0:*                           36/server            off (0.00/0/0)
udp        0      0 127.0.0.11:45542        0.0.0.0:*                           -                    off (0.00/0/0)
`;
  expect(parseNetstat(TIMED + text).map(({ owner, timer }) => [owner?.program, timer])).toEqual([
    ["server", { kind: "off", seconds: 0 }],
    ["my client", { kind: "on", seconds: 0.2 }],
    ["client", { kind: "keepalive", seconds: 7199.98 }],
    ["client", { kind: "probe", seconds: 0.41 }],
    [undefined, { kind: "timewait", seconds: 59.99 }],
    [undefined, { kind: "unkn-5", seconds: 1 }],
    ["server", { kind: "off", seconds: 0 }],
    [undefined, { kind: "off", seconds: 0 }],
  ]);
});

test("a timer does not change the other cells of a row", () => {
  const row =
    "udp        0      0 198.18.7.3:40100        198.18.7.2:12345        ESTABLISHED 35/client";
  const [untimed] = parseNetstat(HEAD + row);
  const timer = { kind: "off", seconds: 0 };
  expect(parseNetstat(`${TIMED}${row}            off (0.00/0/0)\n`)).toEqual([
    { ...untimed, timer },
  ]);
  expect(untimed).not.toHaveProperty("timer");
});

test("a row cut within its timer is refused if netstat shows timers", () => {
  const row = `${ROW}ESTABLISHED 34/server            keepalive (59.98/0/0)`;
  for (let length = row.indexOf("34/server"); length < row.length; length++) {
    const cut = row.slice(0, length);
    expect(() => parseNetstat(`${TIMED}${cut}\n`)).toThrow(
      new NetstatFormatError(cut, "no timer at its end"),
    );
  }
});

test("output without rows is an empty table", () => {
  expect(parseNetstat(HEAD)).toEqual([]);
  expect(parseNetstat("")).toEqual([]);
});

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

test("the error has the line as netstat printed it", () => {
  expect(new NetstatFormatError("tcp  0", "cut short").message).toBe(
    'netstat printed a line that cannot be read (cut short): "tcp  0"',
  );
});

const TIMED_HEAD = HEAD.replace("name    ", "name     Timer");

test.each([
  ["x\ny", "x y"],
  ["s\n\nerver", "s erver"],
  ["x off (0.00/0/0)\n", "x off (0.00/0/0)"],
  ["x\ntcp 0 0 a:1 b:2", "x tcp 0 0 a:1 b:2"],
])("a program's name with line breaks, %j, breaks no row", (name, shown) => {
  const row = (owner: string): string =>
    `tcp        0      0 198.18.7.2:12345        198.18.7.3:40100        ESTABLISHED ${owner.padEnd(20)} off (0.00/0/0)\n`;
  const table = parseNetstat(`${TIMED_HEAD}${row(`7/${name}`)}${row("-")}`);
  expect(table.map(({ state, owner }) => [state, owner])).toEqual([
    ["ESTABLISHED", { pid: 7, program: shown }],
    ["ESTABLISHED", undefined],
  ]);
});

test("a line that is no row and too long for a name is refused", () => {
  const row =
    "tcp        0      0 198.18.7.2:12345        198.18.7.3:40100        ESTABLISHED 7/server             off (0.00/0/0)\n";
  const read = () => parseNetstat(`${TIMED_HEAD}${row}netstat: no support for AF INET6 (tcp)\n`);
  expect(read).toThrow(NetstatFormatError);
  const many = "a name\n".repeat(10);
  expect(() => parseNetstat(`${TIMED_HEAD}${row}${many}`)).toThrow(NetstatFormatError);
});
