#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char data[10000];
static size_t done;

static void push(int s) {
  ssize_t n = write(s, data + done, sizeof data - done);
  if (n > 0) done += (size_t)n;
  else if (errno == EAGAIN) fprintf(stderr, "not now\n");
}

int main(int argc, char *argv[]) {
  memset(data, 'd', sizeof data);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(12345)};
  inet_aton(argc > 1 ? argv[1] : "127.0.0.1", &to.sin_addr);
  int least = 2304, s = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(s, (struct sockaddr *)&to, sizeof to)) return 1;  // step: connect
  setsockopt(s, SOL_SOCKET, SO_SNDBUF, &least, sizeof least);   // step: small
  fcntl(s, F_SETFL, fcntl(s, F_GETFL) | O_NONBLOCK);
  push(s);  // step: send
  push(s);  // step: send-rest
  push(s);  // step: send-rest-again
  close(s);
  return 0;
}
