// A socket that does not block: poll waits for the connection, then for data.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
  (void)argc;
  struct sockaddr_in remote = {.sin_family = AF_INET, .sin_port = htons(12345)};
  inet_pton(AF_INET, argv[1], &remote.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (connect(fd, (struct sockaddr *)&remote, sizeof remote) != 0 && errno != EINPROGRESS) return 1;
  struct pollfd watched = {.fd = fd, .events = POLLOUT};
  poll(&watched, 1, 5000);
  int error;
  socklen_t length = sizeof error;
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
  watched.events = POLLIN;
  char buffer[64];
  ssize_t size = 1;
  while (size != 0) {
    poll(&watched, 1, 5000);
    size = recv(fd, buffer, sizeof buffer, 0);
    if (size > 0) printf("%.*s", (int)size, buffer);
  }
  close(fd);
}
