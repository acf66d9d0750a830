// getaddrinfo, then a send that is repeated only if a signal interrupts it.
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

static int udp_client(const char* host, const char* service) {
  struct addrinfo hints, *all, *one;
  int s = -1;
  memset(&hints, 0, sizeof(hints));
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_DGRAM;
  hints.ai_flags = AI_NUMERICSERV;
  if (getaddrinfo(host, service, &hints, &all) != 0) return -1;
  for (one = all; one; one = one->ai_next) {
    s = socket(one->ai_family, one->ai_socktype, one->ai_protocol);
    if (s == -1) continue;
    if (connect(s, one->ai_addr, one->ai_addrlen) != -1) break;  // step: connect
    close(s);
    s = -1;
  }
  freeaddrinfo(all);
  return s;
}

int main(int argc, char* argv[]) {
  int s = udp_client(argc > 1 ? argv[1] : "127.0.0.1", "12345");
  if (s == -1) {
    fprintf(stderr, "no way to the server\n");
    return 1;
  }
  struct sockaddr_storage own;
  socklen_t size = sizeof(own);
  if (getsockname(s, (struct sockaddr*)&own, &size) == 0)
    fprintf(stderr, "IPv%d\n", own.ss_family == AF_INET ? 4 : 6);
  const char text[] = "hello server";
  ssize_t n;
  do {
    n = sendto(s, text, sizeof(text) - 1, 0, NULL, 0);  // step: send
  } while (n == -1 && errno == EINTR);

  char answer[128];
  n = recvfrom(s, answer, sizeof(answer) - 1, 0, NULL, NULL);  // step: receive
  if (n == -1) {
    perror("recvfrom");
    return 1;
  }
  answer[n] = '\0';
  puts(answer);
  close(s);  // step: close
  return 0;
}
