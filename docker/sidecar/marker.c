/* Turns lines on standard input into frames that a capture on the interface shows:
 *
 *     marker IFACE
 *
 * Each line, a token of 1 to 64 bytes, is sent as one Ethernet frame of type 0x88B5 (IEEE 802 local
 * experimental 1) with the token as its payload. Once the token is in a capture, everything sent before
 * it is, too. The frame is addressed to the interface itself. A bridge knows that this address is behind
 * the port that the frame came from and drops the frame there, so no other capture shows it.
 * The program prints nothing. An error is one line on stderr and exit 1. Needs CAP_NET_RAW.
 */
#define _DEFAULT_SOURCE /* struct ifreq */
#include <arpa/inet.h>
#include <errno.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

enum { ETHERTYPE_MARKER = 0x88B5, TOKEN_MAX = 64 };

static int failed(const char *what) {
  fprintf(stderr, "marker: %s: %s\n", what, strerror(errno));
  return EXIT_FAILURE;
}

int main(int argc, char **argv) {
  if (argc != 2 || strlen(argv[1]) >= IFNAMSIZ) {
    fprintf(stderr, "usage: marker IFACE\n");
    return EXIT_FAILURE;
  }

  /* Protocol 0: this socket only sends, so the kernel queues no frame on it. */
  int fd = socket(AF_PACKET, SOCK_RAW, 0);
  if (fd < 0) return failed("socket");

  struct ifreq interface = {0};
  memcpy(interface.ifr_name, argv[1], strlen(argv[1]) + 1);
  if (ioctl(fd, SIOCGIFINDEX, &interface) < 0) return failed(argv[1]);
  int index = interface.ifr_ifindex; /* the next request overwrites it */
  if (ioctl(fd, SIOCGIFHWADDR, &interface) < 0) return failed(argv[1]);
  const char *self = interface.ifr_hwaddr.sa_data;

  struct sockaddr_ll to = {
      .sll_family = AF_PACKET,
      .sll_ifindex = index,
      .sll_protocol = htons(ETHERTYPE_MARKER),
      .sll_halen = ETH_ALEN,
  };
  memcpy(to.sll_addr, self, ETH_ALEN);

  struct {
    struct ether_header header;
    char token[TOKEN_MAX];
  } frame;
  memcpy(frame.header.ether_dhost, self, ETH_ALEN);
  memcpy(frame.header.ether_shost, self, ETH_ALEN);
  frame.header.ether_type = htons(ETHERTYPE_MARKER);

  char line[TOKEN_MAX + 2]; /* the token, its newline, the final zero */
  while (fgets(line, sizeof line, stdin) != NULL) {
    size_t length = strcspn(line, "\n");
    if (length == 0 || length > TOKEN_MAX) {
      fprintf(stderr, "marker: a token must have 1 to %d bytes\n", TOKEN_MAX);
      return EXIT_FAILURE;
    }
    memcpy(frame.token, line, length);
    size_t size = sizeof frame.header + length;
    ssize_t sent = sendto(fd, &frame, size, 0, (struct sockaddr *)&to, sizeof to);
    if (sent < 0) return failed("send");
    if ((size_t)sent != size) {
      fprintf(stderr, "marker: sent %zd of %zu bytes\n", sent, size);
      return EXIT_FAILURE;
    }
  }
  return ferror(stdin) ? failed("stdin") : EXIT_SUCCESS;
}
