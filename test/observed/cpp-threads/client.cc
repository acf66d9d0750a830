// Two connections, one after the other.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <string>

static void ask(const char* server, const std::string& text) {
  sockaddr_in remote{};
  remote.sin_family = AF_INET;
  remote.sin_port = htons(12345);
  inet_pton(AF_INET, server, &remote.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  connect(fd, reinterpret_cast<sockaddr*>(&remote), sizeof remote);
  send(fd, text.data(), text.size(), 0);
  char buffer[64];
  ssize_t size = recv(fd, buffer, sizeof buffer, 0);
  std::cout << std::string(buffer, size > 0 ? size : 0) << std::endl;
  close(fd);
}

int main(int, char* argv[]) {
  ask(argv[1], "one");
  ask(argv[1], "two");
}
