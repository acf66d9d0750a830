/** The name of the call in which a program ends. It sleeps there at times, and waits for nothing. */
export const ENDS = "exit";

/**
 * System call numbers to the names of the library functions that programs call. The table has the
 * calls that can wait (arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h).
 */
const NAMES: Readonly<Record<"amd64" | "arm64", Readonly<Record<number, string>>>> = {
  amd64: {
    0: "read",
    1: "write",
    3: "close", // with SO_LINGER
    7: "poll",
    19: "readv",
    20: "writev",
    23: "select",
    34: "pause",
    35: "sleep",
    40: "sendfile",
    42: "connect",
    43: "accept",
    44: "send",
    45: "recv",
    46: "sendmsg",
    47: "recvmsg",
    58: "vfork",
    60: ENDS,
    61: "wait",
    202: "futex",
    230: "sleep",
    231: ENDS,
    232: "epoll_wait",
    247: "waitid",
    270: "select",
    271: "poll",
    281: "epoll_wait",
    288: "accept",
    299: "recvmmsg",
    307: "sendmmsg",
    327: "preadv2",
    328: "pwritev2",
    441: "epoll_pwait2",
  },
  arm64: {
    22: "epoll_wait",
    57: "close",
    63: "read",
    64: "write",
    65: "readv",
    66: "writev",
    71: "sendfile",
    72: "select",
    73: "poll",
    93: ENDS,
    94: ENDS,
    95: "waitid",
    98: "futex",
    101: "sleep",
    115: "sleep",
    202: "accept",
    203: "connect",
    206: "send",
    207: "recv",
    211: "sendmsg",
    212: "recvmsg",
    242: "accept",
    243: "recvmmsg",
    260: "wait",
    269: "sendmmsg",
    286: "preadv2",
    287: "pwritev2",
    441: "epoll_pwait2",
  },
};

/** `accept` for 43 on amd64; `number 58` for an unknown one. */
export function systemCallName(number: number, arch: string): string {
  const names = arch === "arm64" ? NAMES.arm64 : NAMES.amd64;
  return names[number] ?? `number ${number}`;
}
