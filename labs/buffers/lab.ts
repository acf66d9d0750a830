import { client, lab, returns, risingNumbers, server } from "wirestep/lab";

/** The least, the default and the most of a socket's buffer, in bytes. */
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
  question: "How large are a socket's buffers, and who says so?",
  stage: { sysctls: { server: OTHERS } },
  steps: [
    client.steps("socket", {
      why: "A new socket, not connected: it has its buffers' sizes already. The three numbers of each setting are the least, the default and the most.",
      source: "tcp(7), tcp_rmem and tcp_wmem",
      calls: [returns("socket", 3)],
      packets: [],
      sockets: { server: [], client: [] },
      sysctls: { client: USUAL },
    }),
    client.steps("receive-buffer", {
      why: "The receive buffer begins with the default of tcp_rmem, its second number.",
      source: "tcp(7), tcp_rmem",
      calls: SIZE_READ,
      packets: [],
      prints: "131072\n",
      sysctls: { client: USUAL },
      shows: ["D7"],
    }),
    client.steps("send-buffer", {
      why: "The send buffer begins with the default of tcp_wmem. On a connection, Linux makes both larger as they are needed, up to the third number.",
      source: "tcp(7), tcp_wmem",
      calls: SIZE_READ,
      packets: [],
      prints: "16384\n",
      sysctls: { client: USUAL },
      shows: ["D7"],
    }),
    client.steps("set-receive-buffer", {
      why: "The program asks for 10000 bytes. From now on the kernel leaves the size alone.",
      source: "socket(7), SO_RCVBUF; tcp(7)",
      calls: SIZE_SET,
      packets: [],
    }),
    client.steps("receive-buffer-set", {
      why: "20000: the kernel doubles what is asked for, because its own records of each packet are counted too, and says the doubled number.",
      source: "socket(7), SO_RCVBUF",
      calls: SIZE_READ,
      packets: [],
      prints: "20000\n",
      shows: ["D7"],
    }),
    client.steps("set-send-buffer", {
      why: "The same for the send buffer.",
      source: "socket(7), SO_SNDBUF",
      calls: SIZE_SET,
      packets: [],
    }),
    client.steps("send-buffer-set", {
      why: "Doubled as well.",
      source: "socket(7), SO_SNDBUF",
      calls: SIZE_READ,
      packets: [],
      prints: "20000\n",
      shows: ["D7"],
    }),
    server.steps("socket", {
      why: "The server's network namespace has other settings. tcp_mem is not among them: it counts memory pages for all TCP sockets of the machine together, when to be content, when to save, when to refuse, and comes from the size of its memory.",
      source: "tcp(7), tcp_rmem, tcp_wmem and tcp_mem",
      calls: [returns("socket", 3)],
      packets: [],
      sysctls: { server: OTHERS, client: USUAL, host: { "net.ipv4.tcp_mem": risingNumbers(3) } },
      shows: ["D7"],
    }),
    server.steps("receive-buffer", {
      why: "So its sockets begin with another size: the second number, not doubled.",
      source: "tcp(7), tcp_rmem",
      calls: SIZE_READ,
      packets: [],
      prints: "50000\n",
      sysctls: { server: OTHERS },
      shows: ["D7"],
    }),
    server.steps("send-buffer", {
      why: "And the same for sending.",
      source: "tcp(7), tcp_wmem",
      calls: SIZE_READ,
      packets: [],
      prints: "30000\n",
      sysctls: { server: OTHERS },
      shows: ["D7"],
    }),
  ],
  flags: "",
  states: { server: "CLOSED", client: "CLOSED" },
});
