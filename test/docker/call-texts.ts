/** System calls in registers and memory, each with the text that the observer must make of it. */
export interface Asked {
  readonly kernel: string;
  readonly values: readonly number[];
  readonly function?: string;
  readonly result?: number;
  /** Address and bytes; \`after\` holds what the kernel writes. */
  readonly memory?: readonly (readonly [number, string])[];
  readonly after?: readonly (readonly [number, string])[];
}

const hex = (text: string): string => Buffer.from(text).toString("hex");
export const HELLO: readonly [number, string] = [0x1000, hex("hello")];
/** 198.18.0.2:12345 */
const ADDRESS: readonly [number, string] = [0x2000, "02003039c61200020000000000000000"];
const INT = (value: number): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes.toString("hex");
};

const set = (level: number, option: number, value: string): Asked => ({
  kernel: "setsockopt",
  values: [3, level, option, 0x100, value.length / 2],
  memory: [[0x100, value]],
  result: 0,
});

export const TEXTS: readonly (readonly [string, Asked])[] = [
  [
    "socket(AF_INET6, SOCK_DGRAM|SOCK_NONBLOCK, 0)",
    { kernel: "socket", values: [10, 0x802, 0], result: 3 },
  ],
  [
    'send(3, "hello", 5, MSG_NOSIGNAL)',
    { kernel: "sendto", values: [3, 0x1000, 5, 0x4000], memory: [HELLO], result: 5 },
  ],
  [
    'sendto(3, "hello", 5, 0, 198.18.0.2:12345)',
    {
      kernel: "sendto",
      values: [3, 0x1000, 5, 0, 0x2000, 16],
      memory: [HELLO, ADDRESS],
      result: 5,
    },
  ],
  ["send(3, 0x1000, 5, 0)", { kernel: "sendto", values: [3, 0x1000, 5, 0], result: -14 }],
  ["recv(3, buffer, 1024, 0)", { kernel: "recvfrom", values: [3, 0x1000, 1024, 0] }],
  [
    "recv(3, buffer, 1024, 0)",
    { kernel: "recvfrom", values: [3, 0x1000, 1024, 0], memory: [HELLO], result: -11 },
  ],
  [
    'recv(3, "hel", 1024, 0)',
    { kernel: "recvfrom", values: [3, 0x1000, 1024, 0], after: [HELLO], result: 3 },
  ],
  [
    'recvfrom(3, "hello", 64, 0, 198.18.0.2:12345)',
    {
      kernel: "recvfrom",
      values: [3, 0x1000, 64, 0, 0x2000, 0x3000],
      after: [HELLO, ADDRESS, [0x3000, INT(16)]],
      result: 5,
    },
  ],
  [
    "connect(3, 198.18.0.2:12345)",
    { kernel: "connect", values: [3, 0x2000, 16], memory: [ADDRESS], result: 0 },
  ],
  ["accept(3, NULL, NULL)", { kernel: "accept", values: [3, 0, 0], result: 4 }],
  [
    "accept(3, 198.18.0.2:12345, [16])",
    {
      kernel: "accept",
      values: [3, 0x2000, 0x3000],
      after: [ADDRESS, [0x3000, INT(16)]],
      result: 4,
    },
  ],
  [
    "accept4(3, NULL, NULL, SOCK_CLOEXEC)",
    { kernel: "accept4", values: [3, 0, 0, 0x80000], function: "accept4", result: 4 },
  ],
  ["setsockopt(3, IPPROTO_IP, IP_TTL, [9], 4)", set(0, 2, INT(9))],
  ["setsockopt(3, IPPROTO_TCP, TCP_MAXSEG, [9], 4)", set(6, 2, INT(9))],
  ["setsockopt(3, IPPROTO_IPV6, IPV6_V6ONLY, [1], 4)", set(41, 26, INT(1))],
  ["setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}, 8)", set(1, 13, INT(1) + INT(0))],
  [
    "setsockopt(3, IPPROTO_IP, IP_BLOCK_SOURCE, {imr_multiaddr=239.1.2.3, imr_interface=0.0.0.0, imr_sourceaddr=198.19.0.235}, 12)",
    set(0, 38, "ef01020300000000c61300eb"),
  ],
  [
    "setsockopt(3, IPPROTO_IP, IP_ADD_MEMBERSHIP, {imr_multiaddr=239.1.2.3, imr_interface=0.0.0.0}, 8)",
    set(0, 35, "ef01020300000000"),
  ],
  [
    "getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4])",
    {
      kernel: "getsockopt",
      values: [3, 1, 4, 0x100, 0x200],
      after: [[0x100, INT(111)]],
      memory: [[0x200, INT(4)]],
      result: 0,
    },
  ],
  [
    "getsockopt(3, SOL_SOCKET, SO_ERROR, pointer, pointer)",
    {
      kernel: "getsockopt",
      values: [3, 1, 4, 0x100, 0x200],
      memory: [[0x200, INT(4)]],
      result: -9,
    },
  ],
  [
    "poll([{3, POLLIN, revents=POLLIN|POLLHUP}, {4, POLLOUT}], 2, -1)",
    {
      kernel: "poll",
      values: [0x100, 2, 0xffffffff],
      memory: [[0x100, "03000000010000000400000004000000"]],
      after: [[0x100, "03000000010011000400000004000000"]],
      result: 1,
    },
  ],
  [
    "poll([{3, POLLIN}], 1, 1500)",
    {
      kernel: "ppoll",
      function: "poll",
      values: [0x100, 1, 0x200, 0],
      memory: [
        [0x100, "0300000001000000"],
        [0x200, "01000000000000000065cd1d00000000"],
      ],
      result: 0,
    },
  ],
  [
    "poll([{3, POLLIN}], 1, -1)",
    {
      kernel: "ppoll",
      function: "__poll",
      values: [0x100, 1, 0, 0],
      memory: [[0x100, "0300000001000000"]],
      result: -4,
    },
  ],
  [
    "ppoll([{3, POLLIN}], 1, NULL, NULL)",
    {
      kernel: "ppoll",
      values: [0x100, 1, 0, 0],
      memory: [[0x100, "0300000001000000"]],
      result: -4,
    },
  ],
  [
    "select(5, [3, 4] -> [4], NULL, NULL, {tv_sec=0, tv_usec=5000})",
    {
      kernel: "pselect6",
      function: "select",
      values: [5, 0x100, 0, 0, 0x200, 0],
      memory: [
        [0x100, "1800000000000000"],
        [0x200, "0000000000000000404b4c0000000000"],
      ],
      after: [[0x100, "1000000000000000"]],
      result: 1,
    },
  ],
  [
    "epoll_create1(EPOLL_CLOEXEC)",
    { kernel: "epoll_create1", function: "epoll_create1", values: [0x80000], result: 3 },
  ],
  [
    "epoll_ctl(3, EPOLL_CTL_DEL, 6, pointer)",
    { kernel: "epoll_ctl", values: [3, 2, 6, 0x100], memory: [[0x100, INT(5)]], result: 0 },
  ],
  ["dup2(3, 0)", { kernel: "dup3", function: "dup2", values: [3, 0, 0], result: 0 }],
  [
    "dup3(3, 0, O_CLOEXEC)",
    { kernel: "dup3", function: "dup3", values: [3, 0, 0x80000], result: 0 },
  ],
  ["fork()", { kernel: "clone", function: "__libc_fork", values: [0x1200011, 0], result: 77 }],
  [
    "vfork()",
    {
      kernel: "clone3",
      function: "__spawnix",
      values: [0x100, 88],
      memory: [[0x100, "0041000000000000"]],
      result: 77,
    },
  ],
  ["close_range(3, -1, 0)", { kernel: "close_range", values: [3, 0xffffffff, 0], result: 0 }],
  ["splice(3, NULL, 4, NULL, 512, 0)", { kernel: "splice", values: [3, 0, 4, 0, 512], result: 5 }],
  [
    "pipe([5, 6])",
    {
      kernel: "pipe2",
      function: "pipe",
      values: [0x100, 0],
      after: [[0x100, INT(5) + INT(6)]],
      result: 0,
    },
  ],
  ["fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK)", { kernel: "fcntl", values: [3, 4, 0x802], result: 0 }],
  [
    "ioctl(3, FIONREAD, [5])",
    { kernel: "ioctl", values: [3, 0x541b, 0x100], after: [[0x100, INT(5)]], result: 0 },
  ],
  [
    'writev(3, ["hel", "lo"], 2)',
    {
      kernel: "writev",
      values: [3, 0x100, 2],
      memory: [
        HELLO,
        [0x100, "00100000000000000300000000000000" + "03100000000000000200000000000000"],
      ],
      result: 5,
    },
  ],
  [
    `write(3, "hello${"!".repeat(27)}"..., 40)`,
    {
      kernel: "write",
      values: [3, 0x1000, 40],
      memory: [[0x1000, hex("hello".padEnd(40, "!"))]],
      result: 40,
    },
  ],
  ["shutdown(3, SHUT_WR)", { kernel: "shutdown", values: [3, 1], result: 0 }],
];
