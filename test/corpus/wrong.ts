/**
 * The wrong programs of each lab by name, each with its shapes, the lines that the message may name, and the cause that
 * the message must name.
 */
import type { Lab, Table, Wrong } from "./program.ts";

const BYTE_ORDER = /byte order|\bbytes\b.*\bswapped|htons/;
const LOOPBACK = /127\.0\.0\.1|loopback/;
const DATAGRAMS = /\bUDP\b|SOCK_DGRAM|datagram/i;
const FIN = /\bclos|\bFIN\b|\[F\.\]/;

export const WRONG: Table<Lab, Wrong> = {
  handshake: {
    "bound-to-loopback": ["", ["if (bind(fd"], LOOPBACK],
    "datagram-socket": ["loop c", ["socket(AF_INET, SOCK_DGRAM", "connect(sockets[0]"], DATAGRAMS],
    "hangs-up-between": ["", ["~Connection() { ::close(fd_); }"], FIN],
    "htons-forgotten": ["", ["if (bind(server_fd"], BYTE_ORDER],
    "listen-forgotten": ["c", ["bind(fd, (struct", "int c1 = accept("], /\blisten\b/],
    "null-client-name": ["threads optimised", ["std::strcpy("], /SIGSEGV/],
    "one-at-a-time": ["loop", ["close(c);"], FIN],
    "one-client-short": ["loop set", ["for (const pollfd& p : fds)", "return 0;"], FIN],
    "waits-for-a-greeting": ["set", ["recv(first, greeting"], /\bwaits\b.*\brecv\b/],
    "wrong-port": ["loop", ["if (connect(fd, a->ai_addr"], /12354/],
  },
  "send-recv": {
    "buffer-too-small": [
      "",
      ["recv(fd, buffer", "std::cout << next_message(fd) << std::endl;  // step: receive"],
      /\b10\b/,
    ],
    "child-falls-through": ["fork", ["send(fd, text", 'say(client, "and stay")'], /and stay|\b8\b/],
    "greets-the-server": ["loop set", ["if (write(fd, hello"], /hello|\b6\b/],
    "misspelt-text": ["loop", ["ssize_t n = write(client"], /welcome to joni/],
    "sends-to-the-listener": ["", ["if (send(sockets.listening"], /= -1 EPIPE|listening socket/],
    "shuts-down-too-soon": ["threads", ["shutdown(fd, SHUT_WR);"], /shutdown|\bFIN\b|\[F\.\]/],
    "sizeof-pointer": ["c", ["if (write(fd, text", 'say(cfd, "welcome to join")'], /\b8\b/],
    "terminator-sent": ["", ["send(newsockfd, welcome"], /\b16\b/],
    "waits-for-a-request": ["set threads", ["read(fd, request"], /\bwaits\b.*\b(?:read|recv)\b/],
  },
  close: {
    "closed-by-two": ["loop threads", ["close(fd);"], /EBADF|twice|already closed/],
    "closes-the-wrong-one": ["", ["close(listenfd);"], /listening|close\(3\)/],
    "does-not-read": ["set c", ["select(fd + 1", "close(fd);"], /\bRST\b|\[R\.?\]|unread|Recv-Q/],
    "half-close-only": ["loop", ["shutdown(fd, SHUT_WR);"], /shutdown is not close/],
    "leaves-it-to-exit": ["", ["return 0;"], /\bclose\b/],
    "linger-zero": ["", ["SO_LINGER, &hard", "close(fd);"], /SO_LINGER|\bRST\b|\[R\.?\]/],
    "listener-first": ["loop c", ["close(s);"], /listening|LISTEN/],
    "parent-keeps-its-copy": ["fork", ["close(c);"], /\bFIN\b|\[F\.\]|process/],
    "says-goodbye": ["set", ["send(fd, text.data()", 'tell(fd, "bye")'], /bye|\b3\b/],
    "waits-for-the-server": [
      "loop set",
      ["poll(&p, 1", "read(fd, part"],
      /\bwaits\b.*\b(?:poll|read|recv)\b/,
    ],
  },
  refused: {
    "asks-itself": ["c", ["rc = connect(fd"], LOOPBACK],
    "swapped-port": ["set", ["if (connect(s,"], BYTE_ORDER],
    "tries-again": ["loop", ["if (connect(fd,"], /\[S\]|\bSYN\b|connect/],
    "udp-socket": [
      "",
      ["::socket(AF_INET, type", "return ::connect(", "bool connected ="],
      DATAGRAMS,
    ],
  },
  udp: {
    "answers-twice": ["loop fork", ["sendto(fd, answer"], /extra|twice|second|2 datagrams/],
    "loopback-only": ["loop set c", ["if (bind(p.fd"], LOOPBACK],
    "not-connected": ["c", ["socket(AF_INET, SOCK_DGRAM", "n = sendto("], /\bconnect\b/],
    "port-not-converted": ["", ["if (bind(fd"], BYTE_ORDER],
    "stream-socket": ["", ["socket(AF_INET, SOCK_STREAM", "if (bind(fd"], /\btcp\b|SOCK_STREAM/i],
    "waits-for-more": ["loop set", ["poll(&p, 1", "recv(fd, text"], /\bwaits\b.*\b(?:poll|recv)\b/],
    "whole-buffer": ["threads", ["sendto(request->fd"], /\b1024\b/],
  },
};
