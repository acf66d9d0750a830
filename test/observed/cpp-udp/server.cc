// Answers two datagrams, each to its sender.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main() {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in local{};
  local.sin_family = AF_INET;
  local.sin_port = htons(12345);
  bind(fd, reinterpret_cast<sockaddr*>(&local), sizeof local);
  for (int number = 0; number < 2; number++) {
    char buffer[64];
    sockaddr_in from{};
    socklen_t length = sizeof from;
    ssize_t size = recvfrom(fd, buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&from), &length);
    sendto(fd, buffer, size, 0, reinterpret_cast<sockaddr*>(&from), length);
  }
  close(fd);
}
