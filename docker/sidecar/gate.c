/* Holds packets before a host's TCP, UDP or ICMP gets them. A capture on the interface has seen them by
 * then.
 *
 *     gate IFACE
 *
 * stdin    commands, a JSON object a line, carried out in order:
 *            {"do":"hold"}                    holds every packet that arrives from now on
 *            {"do":"hold","only":[{...}]}     holds only packets that match one of the objects. An
 *                                             object has any of protocol, flags (TCP's, as a number),
 *                                             length (of the payload). Other packets pass at once
 *            {"do":"deliver","id":N}          delivers a held packet; at the answer the kernel has
 *                                             processed it and sent its reply
 *            {"do":"drop","id":N}             drops a held packet, as a network would
 *            {"do":"open"}                    releases all held packets, in order, and stops holding
 *            {"do":"send","frame":"0242..."}  sends a frame, given in hexadecimal, unchanged
 *            {"do":"list"}                    lists the held packets
 * stdout   {"ready":true} first; {"id":N,"held":true,"packet":"4500..."} for each IP packet that
 *          arrives while holding, held or not; {"done":"deliver"} after a command is carried out,
 *          {"done":"list","held":[1,2]} with the ids in the order of arrival
 * stderr   one line, then exit 1, if something fails; the held packets are then dropped
 *
 * Holding is an NFQUEUE rule in the INPUT chain of this network namespace. The rule exists only while
 * packets are held. At the end of stdin all held packets are released. Needs CAP_NET_ADMIN, CAP_NET_RAW.
 */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <json-c/json.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
  COMMAND_MAX = 2 * PACKET_MAX,
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
  struct nfq_handle *netfilter;
  struct nfq_q_handle *queue;
  bool holding, everything;
  int only_count;
  struct match only[ONLY_MAX];
  TAILQ_HEAD(, held) held;
} gate;

_Noreturn __attribute__((format(printf, 1, 2))) static void fail(const char *format, ...) {
  va_list arguments;
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
  bool hold = gate.holding && must_hold(describe(packet, size));
  printf("{\"id\":%u,\"held\":%s,\"packet\":\"", id, hold ? "true" : "false");
  for (int i = 0; i < size; i++) printf("%02x", packet[i]);
  printf("\"}\n");
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

/* ---- Commands ---- */

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

/* An object's value under a name, which must be of this type; NULL if it has none. */
static struct json_object *member(struct json_object *object, const char *name,
                                  enum json_type type) {
  struct json_object *value;
  if (!json_object_object_get_ex(object, name, &value)) return NULL;
  if (!json_object_is_type(value, type))
    fail("\"%s\" must be of type %s", name, json_type_to_name(type));
  return value;
}

static int number(struct json_object *object, const char *name) {
  struct json_object *value = member(object, name, json_type_int);
  return value == NULL ? ANY : json_object_get_int(value);
}

static void hold(struct json_object *command) {
  struct json_object *only = member(command, "only", json_type_array);
  gate.only_count = 0;
  gate.everything = only == NULL;
  if (!gate.everything) {
    size_t count = json_object_array_length(only);
    if (count > ONLY_MAX) fail("\"only\" may have at most %d objects", ONLY_MAX);
    for (size_t i = 0; i < count; i++) {
      struct json_object *one = json_object_array_get_idx(only, i);
      if (!json_object_is_type(one, json_type_object)) fail("\"only\" must be an array of objects");
      gate.only[gate.only_count++] = (struct match){
          number(one, "protocol"), number(one, "flags"), number(one, "length")};
    }
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

static void judge(struct json_object *command, uint32_t what) {
  uint32_t id = (uint32_t)number(command, "id");
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

static void send_frame(struct json_object *command) {
  struct json_object *value = member(command, "frame", json_type_string);
  if (value == NULL) fail("\"send\" needs a frame");
  const char *text = json_object_get_string(value);
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

static void list(void) {
  const char *between = "";
  struct held *held;
  printf("{\"done\":\"list\",\"held\":[");
  TAILQ_FOREACH(held, &gate.held, entries) {
    printf("%s%u", between, held->id);
    between = ",";
  }
  printf("]}\n");
}

static void carry_out(const char *line) {
  struct json_object *command = json_tokener_parse(line);
  struct json_object *value = command == NULL ? NULL : member(command, "do", json_type_string);
  if (value == NULL) fail("no command: %s", line);
  const char *what = json_object_get_string(value);
  if (strcmp(what, "hold") == 0) hold(command);
  else if (strcmp(what, "open") == 0) release_all();
  else if (strcmp(what, "deliver") == 0) judge(command, NF_ACCEPT);
  else if (strcmp(what, "drop") == 0) judge(command, NF_DROP);
  else if (strcmp(what, "send") == 0) send_frame(command);
  else if (strcmp(what, "list") == 0) list();
  else fail("no such command: %s", what);
  if (strcmp(what, "list") != 0) printf("{\"done\":\"%s\"}\n", what);
  json_object_put(command);
}

/* Carries out the whole lines of standard input that have arrived; false at its end. */
static bool read_commands(void) {
  static char buffer[COMMAND_MAX];
  static size_t filled;
  ssize_t size = read(STDIN_FILENO, buffer + filled, COMMAND_MAX - filled);
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
  if (filled == COMMAND_MAX) fail("a command is too long");
  return true;
}

int main(int argc, char **argv) {
  if (argc != 2 || if_nametoindex(argv[1]) == 0) fail("usage: gate IFACE");
  gate.interface = argv[1];
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
  printf("{\"ready\":true}\n");
  for (;;) {
    fflush(stdout);
    struct pollfd ready[] = {{.fd = nfq_fd(gate.netfilter), .events = POLLIN},
                             {.fd = STDIN_FILENO, .events = POLLIN}};
    if (poll(ready, 2, -1) < 0 && errno != EINTR) fail("poll: %s", strerror(errno));
    receive();
    if (ready[1].revents != 0 && !read_commands()) break;
  }
  release_all();
  return EXIT_SUCCESS;
}
