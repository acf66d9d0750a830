// Root is needed for bind alone.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

int main() {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);  // step: socket
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(80);
  if (bind(fd, reinterpret_cast<sockaddr*>(&any), sizeof any) != 0) {  // step: bind
    std::perror("bind");
    return 1;
  }
  if (setegid(65534) != 0 || seteuid(65534) != 0) std::perror("seteuid");
  listen(fd, 50);                                                   // step: listen
  int client = accept4(fd, nullptr, nullptr, SOCK_CLOEXEC);         // step: accept
  close(client);
  close(fd);
}
