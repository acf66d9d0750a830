import { client, lab, returns, risingNumbers, server } from "wirestep/lab";

/** The minimum, default and maximum size of a socket's buffer, in bytes. */
const USUAL = {
  "net.ipv4.tcp_rmem": "4096 131072 6291456",
  "net.ipv4.tcp_wmem": "4096 16384 4194304",
};
const OTHERS = {
  "net.ipv4.tcp_rmem": "4096 50000 100000",
  "net.ipv4.tcp_wmem": "4096 30000 60000",
};

const SIZE_SET = [returns("setsockopt", 0)];
const SIZE_READ = [returns("getsockopt", 0)];

export default lab("buffers", {
  question: "How large are a socket's buffers, and what sets their sizes?",
  stage: { sysctls: { server: OTHERS } },
  steps: [
    client.steps("socket", {
      why: "A new socket that is not connected already has buffer sizes. The three numbers of each setting are the minimum, the default and the maximum.",
      source: "tcp(7), tcp_rmem and tcp_wmem",
      calls: [returns("socket", 3)],
      packets: [],
      sockets: { server: [], client: [] },
      sysctls: { client: USUAL },
    }),
    client.steps("receive-buffer", {
      why: "The receive buffer starts at the default of tcp_rmem, its second number.",
      source: "tcp(7), tcp_rmem",
      calls: SIZE_READ,
      packets: [],
      prints: "131072\n",
      printsMatter: true,
      sysctls: { client: USUAL },
      shows: ["D7"],
    }),
    client.steps("send-buffer", {
      why: "The send buffer starts at the default of tcp_wmem. On a connection, Linux enlarges both buffers as needed, up to the third number.",
      source: "tcp(7), tcp_wmem",
      calls: SIZE_READ,
      packets: [],
      prints: "16384\n",
      printsMatter: true,
      sysctls: { client: USUAL },
      shows: ["D7"],
    }),
    client.steps("set-receive-buffer", {
      why: "The program asks for 10000 bytes. From now on the kernel does not adjust the size by itself.",
      source: "socket(7), SO_RCVBUF; tcp(7)",
      calls: SIZE_SET,
      packets: [],
    }),
    client.steps("receive-buffer-set", {
      why: "getsockopt returns 20000. The kernel doubles the requested size, because its own records of each packet count too, and reports the doubled number.",
      source: "socket(7), SO_RCVBUF",
      calls: SIZE_READ,
      packets: [],
      prints: "20000\n",
      printsMatter: true,
      shows: ["D7"],
    }),
    client.steps("set-send-buffer", {
      why: "The program sets the send buffer in the same way.",
      source: "socket(7), SO_SNDBUF",
      calls: SIZE_SET,
      packets: [],
    }),
    client.steps("send-buffer-set", {
      why: "The kernel doubles this size too.",
      source: "socket(7), SO_SNDBUF",
      calls: SIZE_READ,
      packets: [],
      prints: "20000\n",
      printsMatter: true,
      shows: ["D7"],
    }),
    server.steps("socket", {
      why: "The server's network namespace has other settings. tcp_mem is not among them. It counts memory pages for all TCP sockets of the machine together: the limits for normal use, for saving memory and for refusing it. The kernel derives it from the size of the machine's memory.",
      source: "tcp(7), tcp_rmem, tcp_wmem and tcp_mem",
      calls: [returns("socket", 3)],
      packets: [],
      sysctls: { server: OTHERS, client: USUAL, host: { "net.ipv4.tcp_mem": risingNumbers(3) } },
      shows: ["D7"],
    }),
    server.steps("receive-buffer", {
      why: "The server's sockets start at another size: the second number, not doubled.",
      source: "tcp(7), tcp_rmem",
      calls: SIZE_READ,
      packets: [],
      prints: "50000\n",
      printsMatter: true,
      sysctls: { server: OTHERS },
      shows: ["D7"],
    }),
    server.steps("send-buffer", {
      why: "The same holds for the send buffer.",
      source: "tcp(7), tcp_wmem",
      calls: SIZE_READ,
      packets: [],
      prints: "30000\n",
      printsMatter: true,
      sysctls: { server: OTHERS },
      shows: ["D7"],
    }),
  ],
  flags: "",
  states: { server: "CLOSED", client: "CLOSED" },
});
