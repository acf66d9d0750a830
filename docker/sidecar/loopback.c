/* Keeps the packets that pass over the peer's loopback interface until they are asked for:
 *
 *     loopback
 *
 * Each line on standard input takes the packets since the line before it. They go to stderr after a line
 * `answer 0 LENGTH`, with a newline at the end: a line `missed COUNT` with the number of packets that were
 * not kept, then a line `SECONDS NANOSECONDS LENGTH HEX` for each packet, with its first bytes from the
 * Ethernet header on. A line on stdout then reports the answer.
 * It keeps the copy that the kernel makes as a program sends, in the program's own call. So everything that
 * was sent before a line is in its answer, and no marker is needed.
 * An error is a line `failed …` on stderr and exit 1. Needs CAP_NET_RAW.
 */
#define _GNU_SOURCE /* struct tpacket_stats, SO_RCVBUFFORCE */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum {
  KEPT = 200,            /* packets of one answer */
  BYTES = 2048,          /* of one packet */
  ROOM = 8 * 1024 * 1024 /* of the socket, which holds packets until they are read */
};

static int failed(const char *what) {
  fprintf(stderr, "failed loopback: %s: %s\n", what, strerror(errno));
  return EXIT_FAILURE;
}

struct answer {
  char *text;
  size_t length;
  FILE *stream;
  unsigned kept, missed;
};

static void keep(struct answer *answer, const unsigned char *bytes, size_t length, struct msghdr *message) {
  struct timespec at = {0};
  struct cmsghdr *control = CMSG_FIRSTHDR(message);
  if (control != NULL && control->cmsg_type == SO_TIMESTAMPNS) memcpy(&at, CMSG_DATA(control), sizeof at);
  fprintf(answer->stream, "\n%lld %ld %zu ", (long long)at.tv_sec, at.tv_nsec, length);
  for (size_t i = 0; i < length && i < BYTES; i++) fprintf(answer->stream, "%02x", bytes[i]);
  answer->kept++;
}

/* Reads all packets that the socket holds. */
static int take(int fd, struct answer *answer) {
  static unsigned char bytes[BYTES];
  for (;;) {
    char control[CMSG_SPACE(sizeof(struct timespec))];
    struct iovec data = {.iov_base = bytes, .iov_len = sizeof bytes};
    struct msghdr message = {
        .msg_iov = &data,
        .msg_iovlen = 1,
        .msg_control = control,
        .msg_controllen = sizeof control,
    };
    ssize_t length = recvmsg(fd, &message, MSG_DONTWAIT | MSG_TRUNC);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return errno == EAGAIN ? 0 : -1;
    if (answer->kept < KEPT) keep(answer, bytes, (size_t)length, &message);
    else answer->missed++;
  }
}

/* Accepts the copies of the sender, not those of the receiver. */
static int filter(int fd) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, SKF_AD_OFF + SKF_AD_PKTTYPE),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PACKET_OUTGOING, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
      BPF_STMT(BPF_RET | BPF_K, 0),
  };
  struct sock_fprog program = {.len = sizeof code / sizeof *code, .filter = code};
  return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

int main(void) {
  int fd = socket(AF_PACKET, SOCK_RAW, 0); /* protocol 0: nothing is queued before bind */
  if (fd < 0) return failed("socket");
  int room = ROOM, on = 1;
  /* without the right to exceed the machine's limit, the socket holds fewer packets, and their number is known */
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) < 0)
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0) return failed("SO_TIMESTAMPNS");
  if (filter(fd) < 0) return failed("filter");
  struct sockaddr_ll lo = {
      .sll_family = AF_PACKET,
      .sll_protocol = htons(ETH_P_ALL),
      .sll_ifindex = (int)if_nametoindex("lo"),
  };
  if (lo.sll_ifindex == 0) return failed("lo");
  if (bind(fd, (struct sockaddr *)&lo, sizeof lo) < 0) return failed("bind");

  char line[16];
  while (fgets(line, sizeof line, stdin) != NULL) {
    struct answer answer = {0};
    answer.stream = open_memstream(&answer.text, &answer.length);
    if (answer.stream == NULL) return failed("memory");
    if (take(fd, &answer) < 0) return failed("recvmsg");
    struct tpacket_stats counts;
    socklen_t size = sizeof counts;
    if (getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &counts, &size) < 0) return failed("PACKET_STATISTICS");
    if (fclose(answer.stream) != 0) return failed("memory");
    char head[64];
    int first = snprintf(head, sizeof head, "missed %u", answer.missed + counts.tp_drops);
    fprintf(stderr, "answer 0 %zu\n%s", (size_t)first + answer.length, head);
    fwrite(answer.text, 1, answer.length, stderr);
    fputc('\n', stderr);
    fflush(stderr);
    free(answer.text);
    if (puts("answered") == EOF || fflush(stdout) == EOF) return failed("stdout");
  }
  return EXIT_SUCCESS;
}
