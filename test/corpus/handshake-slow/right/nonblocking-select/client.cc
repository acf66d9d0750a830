#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

static int dial(const char* ip) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(12345);
  inet_pton(AF_INET, ip, &to.sin_addr);
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0) return fd;
  if (errno != EINPROGRESS) return -1;
  fd_set writable;
  FD_ZERO(&writable);
  FD_SET(fd, &writable);
  select(fd + 1, nullptr, &writable, nullptr, nullptr);
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  return error == 0 ? fd : -1;
}

int main(int argc, char* argv[]) {
  int fd = dial(argc > 1 ? argv[1] : "127.0.0.1");  // step: connect
  if (fd < 0) return 1;
  close(fd);
}
