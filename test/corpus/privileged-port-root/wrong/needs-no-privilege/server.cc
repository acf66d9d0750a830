// Takes the port that programs use which may not have port 80.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

int main() {
  const unsigned short port = geteuid() == 0 ? 8080 : 8000;
  int fd = socket(AF_INET, SOCK_STREAM, 0);  // step: socket
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(port);
  int result = bind(fd, reinterpret_cast<sockaddr*>(&any), sizeof any);  // step: bind
  if (result != 0) std::perror("bind");
  listen(fd, 5);                            // step: listen
  int peer = accept(fd, nullptr, nullptr);  // step: accept
  close(peer);
  close(fd);
  return result == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
