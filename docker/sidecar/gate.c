/* Holds packets before a host's TCP, UDP or ICMP gets them. A capture on the interface has seen them
 * before.
 *
 *     gate IFACE
 *
 * It speaks the protocol of src/stage/channel.ts.
 *
 * stdin    requests, a line each, carried out in order:
 *            hold all        holds every packet that arrives from now on
 *            hold MATCH...   holds only packets that match one of the words PROTOCOL:FLAGS:LENGTH. Each
 *                            part is a number or *: of the IP header, of the TCP header, of the payload.
 *                            Other packets pass at once
 *            deliver ID      delivers a held packet; at the answer the kernel has processed it and sent
 *                            its reply
 *            drop ID         drops a held packet, as a network would
 *            release         releases all held packets, in order, and stops holding
 *            send HEX        sends a frame, given in hexadecimal, unchanged
 *            list            answers with the ids of the held packets in the order of arrival
 * stderr   `ready` first; `packet ID held HEX` or `packet ID passed HEX` for each IP packet that arrives
 *          while holding; an answer to each request. If something fails, `failed WHY`, then exit 1: the
 *          held packets are then dropped
 *
 * Packets to a group (broadcast, multicast) pass without a report: the sender's own chain sees a copy of
 * each, and a held copy would have no packet in the captures.
 *
 * Holding is an NFQUEUE rule in the INPUT chain of this network namespace. The rule exists only while
 * packets are held. At the end of stdin all held packets are released. Needs CAP_NET_ADMIN, CAP_NET_RAW.
 */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <limits.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

/* After netinet/in.h: these would define its types a second time. */
#include <libnetfilter_queue/libnetfilter_queue.h>
#include <linux/netfilter.h>

enum {
  QUEUE = 0,
  HELD_MAX = 8192,         /* packets that the kernel queues for us */
  RECEIVE_BUFFER = 1 << 25, /* bytes of packets on their way to us */
  PACKET_MAX = 65535,
  MESSAGE_MAX = PACKET_MAX + 4096,
  REQUEST_MAX = 2 * PACKET_MAX + 8,
  ONLY_MAX = 16,
  ANY = -1,
};

/* The properties of a packet that is held; ANY matches every value. */
struct match {
  int protocol, flags, length;
};

struct held {
  uint32_t id;
  TAILQ_ENTRY(held) entries;
};

static struct {
  const char *interface;
  unsigned char broadcast[4]; /* the address of all hosts of the interface's network; 0.0.0.0 if it has none */
  struct nfq_handle *netfilter;
  struct nfq_q_handle *queue;
  bool holding, everything;
  int only_count;
  struct match only[ONLY_MAX];
  TAILQ_HEAD(, held) held;
} gate;

_Noreturn __attribute__((format(printf, 1, 2))) static void fail(const char *format, ...) {
  va_list arguments;
  fputs("failed ", stderr);
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(EXIT_FAILURE);
}

/* ---- Packets ---- */

static struct match describe(const unsigned char *packet, int size) {
  struct match is = {ANY, ANY, ANY};
  int header, total;
  if (size >= 20 && packet[0] >> 4 == 4) {
    header = (packet[0] & 15) * 4;
    total = packet[2] << 8 | packet[3];
    is.protocol = packet[9];
  } else if (size >= 40 && packet[0] >> 4 == 6) {
    header = 40;
    total = header + (packet[4] << 8 | packet[5]);
    is.protocol = packet[6];
  } else {
    return is;
  }
  if (is.protocol == IPPROTO_TCP && size >= header + 20) {
    is.flags = packet[header + 13];
    is.length = total - header - (packet[header + 12] >> 4) * 4;
  } else if (is.protocol == IPPROTO_UDP) {
    is.length = total - header - 8;
  }
  return is;
}

/* Whether the packet is to a group and not to one host (RFC 4291, 2.7; RFC 5771, 3; RFC 919, 7). */
static bool to_group(const unsigned char *packet, int size) {
  static const unsigned char nobody[4] = {0}, all_hosts[4] = {255, 255, 255, 255};
  if (size >= 40 && packet[0] >> 4 == 6) return packet[24] == 0xff;
  if (size < 20 || packet[0] >> 4 != 4) return false;
  const unsigned char *to = packet + 16;
  if ((to[0] & 0xf0) == 0xe0 || memcmp(to, all_hosts, 4) == 0) return true;
  return memcmp(to, gate.broadcast, 4) == 0 && memcmp(to, nobody, 4) != 0;
}

static bool must_hold(struct match is) {
  for (int i = 0; i < gate.only_count; i++) {
    const struct match *only = &gate.only[i];
    if ((only->protocol == ANY || only->protocol == is.protocol) &&
        (only->flags == ANY || only->flags == is.flags) &&
        (only->length == ANY || only->length == is.length))
      return true;
  }
  return gate.everything;
}

/* The kernel processes the packet within this call. */
static void verdict(uint32_t id, uint32_t what) {
  if (nfq_set_verdict(gate.queue, id, what, 0, NULL) < 0)
    fail("the kernel refused a verdict on a packet: %s", strerror(errno));
}

static int on_packet(struct nfq_q_handle *queue, struct nfgenmsg *message, struct nfq_data *data,
                     void *context) {
  (void)queue, (void)message, (void)context;
  uint32_t id = ntohl(nfq_get_msg_packet_hdr(data)->packet_id);
  unsigned char *packet;
  int size = nfq_get_payload(data, &packet);
  if (size < 0) fail("a packet arrived without its bytes");
  if (to_group(packet, size)) {
    verdict(id, NF_ACCEPT);
    return 0;
  }
  bool hold = gate.holding && must_hold(describe(packet, size));
  fprintf(stderr, "packet %u %s ", id, hold ? "held" : "passed");
  for (int i = 0; i < size; i++) fprintf(stderr, "%02x", packet[i]);
  fputc('\n', stderr);
  if (!hold) {
    verdict(id, NF_ACCEPT);
    return 0;
  }
  struct held *new = malloc(sizeof *new);
  if (new == NULL) fail("no memory");
  new->id = id;
  TAILQ_INSERT_TAIL(&gate.held, new, entries);
  return 0;
}

/* The loopback interface and one without IPv4 have no such address. */
static void read_broadcast(void) {
  struct ifreq request = {0};
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd < 0) fail("socket: %s", strerror(errno));
  memcpy(request.ifr_name, gate.interface, strlen(gate.interface) + 1);
  int answer = ioctl(fd, SIOCGIFBRDADDR, &request);
  if (answer < 0 && errno != EADDRNOTAVAIL) fail("%s: %s", gate.interface, strerror(errno));
  close(fd);
  if (answer < 0) return;
  struct sockaddr_in address;
  memcpy(&address, &request.ifr_broadaddr, sizeof address);
  memcpy(gate.broadcast, &address.sin_addr, sizeof gate.broadcast);
}

/* Reads every packet that has arrived. */
static void receive(void) {
  static char message[MESSAGE_MAX] __attribute__((aligned(8)));
  for (;;) {
    ssize_t size = recv(nfq_fd(gate.netfilter), message, sizeof message, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size < 0) fail("packets were dropped on their way from the kernel: %s", strerror(errno));
    nfq_handle_packet(gate.netfilter, message, (int)size);
  }
}

/* ---- Requests ---- */

/* Runs a shell command made from the format. If it fails, its first line of output is the error. */
__attribute__((format(printf, 1, 2))) static void run(const char *format, ...) {
  char command[512], said[512];
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(command, sizeof command, format, arguments);
  va_end(arguments);
  if (size < 0 || (size_t)size >= sizeof command) fail("the name %s is too long", gate.interface);
  FILE *shell = popen(command, "r");
  if (shell == NULL) fail("iptables: %s", strerror(errno));
  size_t length = fread(said, 1, sizeof said - 1, shell);
  said[length] = '\0';
  said[strcspn(said, "\n")] = '\0';
  if (pclose(shell) != 0) fail("iptables: %s", said);
}

/* Docker's name server in a container enables connection tracking. If the other host's packet crosses a
 * held one, tracking takes that for a clash and drops the held one. */
static void leave_untracked(void) {
  run("iptables -w -t raw -A PREROUTING -i %s -j CT --notrack 2>&1 &&"
      " iptables -w -t raw -A OUTPUT -o %s -j CT --notrack 2>&1",
      gate.interface, gate.interface);
}

/* On IPv6 only protocols with ports, because neighbour discovery must not be held. */
static void rules(const char *action) {
  run("iptables -w %s INPUT -i %s -j NFQUEUE --queue-num %d 2>&1", action, gate.interface, QUEUE);
  FILE *addresses = fopen("/proc/net/if_inet6", "r");
  bool has_ipv6 = addresses != NULL && fgetc(addresses) != EOF;
  if (addresses != NULL) fclose(addresses);
  if (!has_ipv6) return;
  for (int i = 0; i < 2; i++)
    run("ip6tables -w %s INPUT -i %s -p %s -j NFQUEUE --queue-num %d 2>&1", action,
        gate.interface, i == 0 ? "tcp" : "udp", QUEUE);
}

/* The next word of the request; NULL after the last. */
static const char *word(void) {
  return strtok(NULL, " ");
}

/* A decimal number up to the character that must end it. */
static uint32_t number(const char **at, char end, uint32_t most) {
  char *rest;
  errno = 0;
  unsigned long value = strtoul(*at, &rest, 10);
  if (strspn(*at, "0123456789") == 0 || errno != 0 || value > most || *rest != end)
    fail("%.20s must be a number up to %u", *at, most);
  *at = rest + 1;
  return (uint32_t)value;
}

static int part(const char **at, char end) {
  if (**at != '*') return (int)number(at, end, INT_MAX);
  if (*++*at != end) fail("* must be the whole part of a match");
  ++*at;
  return ANY;
}

static void hold(void) {
  const char *match = word();
  gate.only_count = 0;
  gate.everything = match != NULL && strcmp(match, "all") == 0;
  for (; match != NULL && !gate.everything; match = word()) {
    if (gate.only_count == ONLY_MAX) fail("\"hold\" takes at most %d matches", ONLY_MAX);
    struct match *only = &gate.only[gate.only_count++];
    only->protocol = part(&match, ':');
    only->flags = part(&match, ':');
    only->length = part(&match, '\0');
  }
  if (!gate.holding) rules("-I");
  gate.holding = true;
}

/* Packets that arrive during the release come after those that were held before. */
static void release_all(void) {
  if (!gate.holding) return;
  struct held *next;
  receive();
  while ((next = TAILQ_FIRST(&gate.held)) != NULL) {
    TAILQ_REMOVE(&gate.held, next, entries);
    verdict(next->id, NF_ACCEPT);
    free(next);
    receive();
  }
  gate.holding = false;
  rules("-D");
  receive();
}

static void judge(uint32_t what) {
  const char *text = word();
  if (text == NULL) fail("a verdict needs a packet's id");
  uint32_t id = number(&text, '\0', UINT32_MAX);
  struct held *held;
  TAILQ_FOREACH(held, &gate.held, entries) {
    if (held->id != id) continue;
    TAILQ_REMOVE(&gate.held, held, entries);
    free(held);
    verdict(id, what);
    return;
  }
  fail("packet %u is not held", id);
}

static void send_frame(void) {
  const char *text = word();
  if (text == NULL) fail("\"send\" needs a frame");
  size_t digits = strlen(text), size = digits / 2;
  static unsigned char frame[PACKET_MAX];
  if (size < 14 || size > sizeof frame) fail("a frame must have 14 to %zu bytes", sizeof frame);
  if (digits % 2 != 0 || strspn(text, "0123456789abcdefABCDEF") != digits)
    fail("a frame must be hexadecimal");
  for (size_t i = 0; i < size; i++) sscanf(text + 2 * i, "%2hhx", &frame[i]);
  int fd = socket(AF_PACKET, SOCK_RAW, 0);
  struct sockaddr_ll to = {.sll_family = AF_PACKET,
                           .sll_ifindex = (int)if_nametoindex(gate.interface)};
  if (fd < 0 || sendto(fd, frame, size, 0, (struct sockaddr *)&to, sizeof to) != (ssize_t)size)
    fail("could not send a frame: %s", strerror(errno));
  close(fd);
}

static void answer(const char *text, size_t length) {
  fprintf(stderr, "answer 0 %zu\n", length);
  fwrite(text, 1, length, stderr);
  fputc('\n', stderr);
}

static void list(void) {
  char *text;
  size_t length;
  FILE *ids = open_memstream(&text, &length);
  if (ids == NULL) fail("no memory");
  const char *between = "";
  struct held *held;
  TAILQ_FOREACH(held, &gate.held, entries) {
    fprintf(ids, "%s%u", between, held->id);
    between = " ";
  }
  if (fclose(ids) != 0) fail("no memory");
  answer(text, length);
  free(text);
}

static void carry_out(char *line) {
  const char *what = strtok(line, " ");
  if (what == NULL) fail("an empty request");
  if (strcmp(what, "list") == 0) {
    list();
    return;
  }
  if (strcmp(what, "hold") == 0) hold();
  else if (strcmp(what, "release") == 0) release_all();
  else if (strcmp(what, "deliver") == 0) judge(NF_ACCEPT);
  else if (strcmp(what, "drop") == 0) judge(NF_DROP);
  else if (strcmp(what, "send") == 0) send_frame();
  else fail("no such request: %.100s", what);
  answer("", 0);
}

/* Carries out the whole lines of standard input that have arrived; false at its end. */
static bool read_requests(void) {
  static char buffer[REQUEST_MAX];
  static size_t filled;
  ssize_t size = read(STDIN_FILENO, buffer + filled, REQUEST_MAX - filled);
  if (size < 0 && errno == EINTR) return true;
  if (size <= 0) return false;
  filled += (size_t)size;
  char *line = buffer, *end;
  while ((end = memchr(line, '\n', filled - (size_t)(line - buffer))) != NULL) {
    *end = '\0';
    carry_out(line);
    line = end + 1;
  }
  filled -= (size_t)(line - buffer);
  memmove(buffer, line, filled);
  if (filled == REQUEST_MAX) fail("a request is too long");
  return true;
}

int main(int argc, char **argv) {
  setvbuf(stderr, NULL, _IOFBF, 1 << 16); /* one write for a packet, not one for each of its bytes */
  if (argc != 2 || if_nametoindex(argv[1]) == 0) fail("usage: gate IFACE");
  gate.interface = argv[1];
  read_broadcast();
  TAILQ_INIT(&gate.held);
  gate.netfilter = nfq_open();
  if (gate.netfilter == NULL) fail("this kernel has no NFQUEUE: %s", strerror(errno));
  gate.queue = nfq_create_queue(gate.netfilter, QUEUE, &on_packet, NULL);
  if (gate.queue == NULL) fail("this kernel has no NFQUEUE: %s", strerror(errno));
  if (nfq_set_mode(gate.queue, NFQNL_COPY_PACKET, PACKET_MAX) < 0 ||
      nfq_set_queue_maxlen(gate.queue, HELD_MAX) < 0)
    fail("NFQUEUE: %s", strerror(errno));
  leave_untracked();
  nfnl_rcvbufsiz(nfq_nfnlh(gate.netfilter), RECEIVE_BUFFER);
  fputs("ready\n", stderr);
  for (;;) {
    fflush(stderr);
    struct pollfd ready[] = {{.fd = nfq_fd(gate.netfilter), .events = POLLIN},
                             {.fd = STDIN_FILENO, .events = POLLIN}};
    if (poll(ready, 2, -1) < 0 && errno != EINTR) fail("poll: %s", strerror(errno));
    receive();
    if (ready[1].revents != 0 && !read_requests()) break;
  }
  release_all();
  return EXIT_SUCCESS;
}
