/** The kernel's reasons for dropping a packet (include/net/dropreason-core.h), in the words of the field. */

const MEANINGS: Readonly<Record<string, string>> = {
  NO_SOCKET: "no socket has its port",
  SOCKET_RCVBUFF: "the socket's receive buffer is full",
  SOCKET_FILTER: "a filter of the socket refuses it",
  SOCKET_BACKLOG: "too many packets wait for the socket",
  NETFILTER_DROP: "a rule of the firewall drops it",
  TCP_CSUM: "its checksum is wrong",
  UDP_CSUM: "its checksum is wrong",
  TCP_FLAGS: "its flags do not fit the state of the connection",
  TCP_ABORT_ON_DATA: "it brings data that no program can read",
  TCP_ZEROWINDOW: "the window is closed",
  TCP_OVERWINDOW: "its data is beyond the window",
  TCP_OLD_DATA: "all of its data has arrived before",
  TCP_OLD_SEQUENCE: "its sequence numbers are before the next one",
  TCP_INVALID_SEQUENCE: "its sequence numbers are not in the window",
  TCP_INVALID_END_SEQUENCE: "its last sequence number is not in the window",
  TCP_INVALID_ACK_SEQUENCE: "it acknowledges something else than what was sent",
  TCP_ACK_UNSENT_DATA: "it acknowledges data that was not sent",
  TCP_OLD_ACK: "it acknowledges less than an earlier segment",
  TCP_TOO_OLD_ACK: "it acknowledges much less than an earlier segment",
  TCP_RFC7323_PAWS: "its timestamp is older than the last one",
  TCP_RFC7323_PAWS_ACK: "its timestamp is older than the last one",
  TCP_INVALID_SYN: "a SYN does not belong into the connection",
  TCP_LISTEN_OVERFLOW: "the queue of the listening socket is full",
  TCP_CLOSE: "the connection is closed",
  TCP_FASTOPEN: "it was part of a fast open",
  TCP_OFO_DROP: "there is no room for data that came too early",
  PROTO_MEM: "the kernel has no memory for it",
};

/** `TCP_OLD_DATA: all of its data has arrived before` */
export function dropText(reason: string): string {
  const meaning = MEANINGS[reason];
  return meaning === undefined ? reason : `${reason}: ${meaning}`;
}
