#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static int dial(const char *host) {
  struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *all, *a;
  if (getaddrinfo(host, "12345", &hints, &all) != 0) return -1;
  int s = -1;
  for (a = all; a; a = a->ai_next) {
    s = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
    if (s >= 0 && connect(s, a->ai_addr, a->ai_addrlen) == 0) break;
  }
  freeaddrinfo(all);
  return s;
}

int main(int argc, char *argv[]) {
  int s = dial(argc > 1 ? argv[1] : "127.0.0.1"); /* step: connect */
  struct iovec parts[2] = {{"wel", 3}, {"come ", 5}};
  writev(s, parts, 2);                           /* step: send */
  send(s, "to join", 7, MSG_DONTWAIT | MSG_NOSIGNAL); /* step: send-more */
  close(s);                                      /* step: close */
  return 0;
}
