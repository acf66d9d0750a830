// Connects without waiting, and waits for the connection with poll.
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <string>

static bool visit(const sockaddr_in& there, const std::string& name) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0 && errno != EINPROGRESS) return false;
  pollfd waited{fd, POLLOUT, 0};
  if (poll(&waited, 1, 2000) != 1) return false;
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error == 0) send(fd, name.data(), name.size(), MSG_NOSIGNAL);
  close(fd);
  return error == 0;
}

int main(int argc, char** argv) {
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(12345);
  if (argc < 2 || inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) return 2;
  std::cout << visit(there, "Ada\n") << visit(there, "Grace\n") << std::endl;
}
