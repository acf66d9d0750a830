// Sends 1000 bytes, ends its side, and reads the answer.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <string>

int main(int, char* argv[]) {
  sockaddr_in remote{};
  remote.sin_family = AF_INET;
  remote.sin_port = htons(12345);
  inet_pton(AF_INET, argv[1], &remote.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  connect(fd, reinterpret_cast<sockaddr*>(&remote), sizeof remote);
  std::string data(1000, 'x');
  send(fd, data.data(), data.size(), 0);
  shutdown(fd, SHUT_WR);
  char buffer[64];
  ssize_t size = recv(fd, buffer, sizeof buffer, 0);
  std::cout.write(buffer, size > 0 ? size : 0);
  close(fd);
}
