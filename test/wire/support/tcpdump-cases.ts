/** Every capture whose text is compared with tcpdump's. */
import { dnsCases } from "./cases-dns.ts";
import { fileCases } from "./cases-file.ts";
import { icmpCases } from "./cases-icmp.ts";
import { igmpCases } from "./cases-igmp.ts";
import { ipCases } from "./cases-ip.ts";
import { jumboCases } from "./cases-jumbo.ts";
import { mptcpCases } from "./cases-mptcp.ts";
import { tcpCases } from "./cases-tcp.ts";
import { tcpOptionCases } from "./cases-tcp-options.ts";
import type { TcpdumpCase } from "./tcpdump-case.ts";

export const tcpdumpCases: readonly TcpdumpCase[] = [
  ...tcpCases,
  ...tcpOptionCases,
  ...mptcpCases,
  ...ipCases,
  ...jumboCases,
  ...icmpCases,
  ...igmpCases,
  ...dnsCases,
  ...fileCases,
];
