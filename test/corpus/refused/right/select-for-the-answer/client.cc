#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

// Returns 0 or the errno of the attempt.
static int attempt(int fd, const sockaddr_in* to, int seconds) {
  fcntl(fd, F_SETFL, O_NONBLOCK);
  if (connect(fd, (const sockaddr*)to, sizeof *to) == 0) return 0;  // step: connect
  if (errno != EINPROGRESS) return errno;

  fd_set writable;
  FD_ZERO(&writable);
  FD_SET(fd, &writable);
  timeval limit = {seconds, 0};
  int n = select(fd + 1, nullptr, &writable, nullptr, &limit);
  if (n == 0) return ETIMEDOUT;
  if (n < 0) return errno;
  int error = 0;
  socklen_t length = sizeof error;
  if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0) return errno;
  return error;
}

int main(int argc, char* argv[]) {
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(12345);
  server.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  int error = attempt(fd, &server, 5);
  printf("connect: %s\n", error ? strerror(error) : "success");
  close(fd);
  return error ? 1 : 0;
}
