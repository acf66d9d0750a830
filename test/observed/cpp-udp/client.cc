// Asks on a connected socket, then on an unconnected one.
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
  char buffer[64];
  int connected = socket(AF_INET, SOCK_DGRAM, 0);
  connect(connected, reinterpret_cast<sockaddr*>(&remote), sizeof remote);
  send(connected, "ping", 4, 0);
  ssize_t size = recv(connected, buffer, sizeof buffer, 0);
  std::cout << std::string(buffer, size > 0 ? size : 0) << std::endl;
  int other = socket(AF_INET, SOCK_DGRAM, 0);
  sendto(other, "pong", 4, 0, reinterpret_cast<sockaddr*>(&remote), sizeof remote);
  size = recvfrom(other, buffer, sizeof buffer, 0, nullptr, nullptr);
  std::cout << std::string(buffer, size > 0 ? size : 0) << std::endl;
  close(other);
  close(connected);
}
