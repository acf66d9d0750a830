/** The help texts of predictions at a terminal. */

/** Printed before the first question of a run. */
export const FIRST_WORDS = `
Before each step, predict what will happen. Answers are short. This one opens a connection:
  client S; server S. ack 1; client . ack 1
Type ? for the notation. Your answer is compared with what happens. A packet is worth a point for its
sender and flags, one for its length, and one for its ack. Each state is worth one, and so is a correct
answer that nothing is sent. A packet that is not sent costs a point.
`;

export const PACKETS_HELP = `
  Write each packet as tcpdump prints it, in the order sent, separated by semicolons or commas:
    client S; server S. ack 1; client . ack 1    three segments open a connection
    server P. 15 ack 1; client . ack 16          15 bytes, and their acknowledgment
    client udp 12; server icmp                   a datagram and an ICMP message
  sender  server or client, or s or c. A packet counts in the step that sends it, even if the
          network holds or drops it in that step. Write a packet that the network duplicates as
          if its sender had sent it again
  flags   S SYN, F FIN, R RST, P PSH, . ACK
  length  bytes of payload; 0 if left out
  ack     ack 16 or a16, relative to the other side's ISN, as tcpdump prints it. That side's SYN
          takes one number, so S. has ack 1 (tcpdump prints the raw number there)
  You can add the states behind a |, as in: client S | client SYN-SENT
  Enter alone means that nothing is sent. Type skip to skip this step, rest to run all steps that are
  left without questions, quit to end the run: your points so far are printed and kept.
`;

export const STATES_HELP = `
  Write the state of each peer's socket of the run's first connection after the step, as its table
  will show it. Before that connection, a peer that listens is in LISTEN and any other is CLOSED.
  After the connection the peer is CLOSED, even if its listening socket is still open.
    server ESTABLISHED, client SYN-SENT          or short: s est, c syn-s
  A peer that you don't name keeps its state. Enter alone means that both do. Type back to change
  the packets.
  CLOSED LISTEN SYN-SENT SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSE-WAIT CLOSING
  LAST-ACK TIME-WAIT
`;
