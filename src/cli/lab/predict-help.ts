/** What can be said of a step, in plain words. */

/** Behind the first question of a run. */
export const FIRST_WORDS = `
Before each step say what will happen. An answer is short: a connection is opened by
  client S; server S. ack 1; client . ack 1
and ? explains it. What you say is compared with what happens, and a point is given for each thing
that is right: a packet, its length, its ack, that nothing is sent, a state.
`;

export const PACKETS_HELP = `
  Each packet as tcpdump shows it, in the order sent, with a semicolon between two:
    client S; server S. ack 1; client . ack 1    three segments open a connection
    server P. 15 ack 1; client . ack 16          15 bytes, and who has them says so
    client udp 12; server icmp                   a datagram, and an ICMP message
  who     server or client, or s or c: who sends it. It counts in the step that sends it, also
          where the network holds or loses it then; a copy that the network brings is said as if
          its first sender had sent it again
  flags   S SYN, F FIN, R RST, P PSH, . ACK
  length  bytes of payload; 0 if left out
  ack     ack 16 or a16: the number counted from the other side's ISN, as tcpdump shows it. Its
          SYN takes one number, so that S. has ack 1 (there tcpdump shows the raw number)
  The states may follow behind a |, as in: client S | client SYN-SENT
  Enter alone says that nothing is sent. skip leaves this step out, quit ends the run.
`;

export const STATES_HELP = `
  The state of each peer's socket of the run's first connection after the step, as its table will
  show it. Before that connection, a peer that listens is in LISTEN and any other CLOSED; when it is
  over the peer is CLOSED, although its listening socket may be left.
    server ESTABLISHED, client SYN-SENT          or short: s est, c syn-s
  Whoever is not named stays as before; Enter alone: both do.
  CLOSED LISTEN SYN-SENT SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSE-WAIT CLOSING
  LAST-ACK TIME-WAIT
`;
