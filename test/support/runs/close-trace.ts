/**
 * The output of tracefs (Linux 6.18) while the lab close and another lab ran on the same port.
 * 198.18.240.130 is the server of the lab close, and 198.19.163.130 is the other lab's server.
 */
export const CLOSE_TRACE = `\
          server-611     [000] ..... 1795351586.052882: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=12345 dport=0 saddr=0.0.0.0 daddr=0.0.0.0 saddrv6=::ffff:0.0.0.0 daddrv6=::ffff:0.0.0.0 oldstate=TCP_CLOSE newstate=TCP_LISTEN
          server-739     [000] ..... 1795351586.079722: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=12345 dport=0 saddr=0.0.0.0 daddr=0.0.0.0 saddrv6=::ffff:0.0.0.0 daddrv6=::ffff:0.0.0.0 oldstate=TCP_CLOSE newstate=TCP_LISTEN
          client-701     [001] ..... 1795351586.095169: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=0 dport=12345 saddr=198.18.240.131 daddr=198.18.240.130 saddrv6=::ffff:198.18.240.131 daddrv6=::ffff:198.18.240.130 oldstate=TCP_CLOSE newstate=TCP_SYN_SENT
          client-701     [001] .N... 1795351586.095341: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=58680 dport=12345 saddr=198.18.240.131 daddr=198.18.240.130 saddrv6=::ffff:198.18.240.131 daddrv6=::ffff:198.18.240.130 oldstate=TCP_SYN_SENT newstate=TCP_ESTABLISHED
          client-701     [001] .Ns2. 1795351586.095355: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=12345 dport=58680 saddr=198.18.240.130 daddr=198.18.240.131 saddrv6=::ffff:198.18.240.130 daddrv6=::ffff:198.18.240.131 oldstate=TCP_LISTEN newstate=TCP_SYN_RECV
          client-701     [001] .Ns2. 1795351586.095361: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=12345 dport=58680 saddr=198.18.240.130 daddr=198.18.240.131 saddrv6=::ffff:198.18.240.130 daddrv6=::ffff:198.18.240.131 oldstate=TCP_SYN_RECV newstate=TCP_ESTABLISHED
          client-750     [001] ..... 1795351586.136413: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=0 dport=12345 saddr=198.19.163.131 daddr=198.19.163.130 saddrv6=::ffff:198.19.163.131 daddrv6=::ffff:198.19.163.130 oldstate=TCP_CLOSE newstate=TCP_SYN_SENT
          client-750     [001] .N... 1795351586.136586: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=52720 dport=12345 saddr=198.19.163.131 daddr=198.19.163.130 saddrv6=::ffff:198.19.163.131 daddrv6=::ffff:198.19.163.130 oldstate=TCP_SYN_SENT newstate=TCP_ESTABLISHED
          client-750     [001] .Ns2. 1795351586.136599: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=12345 dport=52720 saddr=198.19.163.130 daddr=198.19.163.131 saddrv6=::ffff:198.19.163.130 daddrv6=::ffff:198.19.163.131 oldstate=TCP_LISTEN newstate=TCP_SYN_RECV
          client-750     [001] .Ns2. 1795351586.136605: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=12345 dport=52720 saddr=198.19.163.130 daddr=198.19.163.131 saddrv6=::ffff:198.19.163.130 daddrv6=::ffff:198.19.163.131 oldstate=TCP_SYN_RECV newstate=TCP_ESTABLISHED
          client-701     [001] ..... 1795351586.266206: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=58680 dport=12345 saddr=198.18.240.131 daddr=198.18.240.130 saddrv6=::ffff:198.18.240.131 daddrv6=::ffff:198.18.240.130 oldstate=TCP_ESTABLISHED newstate=TCP_FIN_WAIT1
          client-701     [001] .Ns2. 1795351586.266320: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=12345 dport=58680 saddr=198.18.240.130 daddr=198.18.240.131 saddrv6=::ffff:198.18.240.130 daddrv6=::ffff:198.18.240.131 oldstate=TCP_ESTABLISHED newstate=TCP_CLOSE_WAIT
     ksoftirqd/1-22      [001] ..s1. 1795351586.268885: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=58680 dport=12345 saddr=198.18.240.131 daddr=198.18.240.130 saddrv6=::ffff:198.18.240.131 daddrv6=::ffff:198.18.240.130 oldstate=TCP_FIN_WAIT1 newstate=TCP_FIN_WAIT2
     ksoftirqd/1-22      [001] ..s1. 1795351586.268890: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=58680 dport=12345 saddr=198.18.240.131 daddr=198.18.240.130 saddrv6=::ffff:198.18.240.131 daddrv6=::ffff:198.18.240.130 oldstate=TCP_FIN_WAIT2 newstate=TCP_CLOSE
          server-611     [001] ..... 1795351586.293143: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=12345 dport=58680 saddr=198.18.240.130 daddr=198.18.240.131 saddrv6=::ffff:198.18.240.130 daddrv6=::ffff:198.18.240.131 oldstate=TCP_CLOSE_WAIT newstate=TCP_LAST_ACK
          server-611     [001] .N... 1795351586.293265: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=12345 dport=58680 saddr=198.18.240.130 daddr=198.18.240.131 saddrv6=::ffff:198.18.240.130 daddrv6=::ffff:198.18.240.131 oldstate=TCP_LAST_ACK newstate=TCP_CLOSE
`;

export const CLOSE_ADDRESSES = { server: "198.18.240.130", client: "198.18.240.131" };

/** Two changes of a peer's IPv6 sockets. The IPv4 fields mean nothing. */
export const IPV6_TRACE = `\
          client-13653   [000] ..... 1795352438.758840: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=0 dport=12345 saddr=0.0.0.0 daddr=0.0.0.0 saddrv6=2001:2:0:1878::3 daddrv6=2001:2:0:1878::2 oldstate=TCP_CLOSE newstate=TCP_SYN_SENT
          client-13653   [000] .Ns2. 1795352438.759020: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=12345 dport=47208 saddr=127.0.0.6 daddr=127.0.0.6 saddrv6=2001:2:0:1878::2 daddrv6=2001:2:0:1878::3 oldstate=TCP_LISTEN newstate=TCP_SYN_RECV
`;

/** The line for a buffer that was too small, and a line that was written to trace_marker. */
export const LOST_TRACE = `\
CPU:0 [LOST 53 EVENTS]
            bash-13689   [000] ...1. 1795352439.070808: tracing_mark_write: end 1795352439.070768
`;

/** The lines of a trace's text. */
export function linesOf(text: string): readonly string[] {
  return text.trimEnd().split("\n");
}
