// Collects answers until there are two.
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <string>
#include <vector>

int main(int argc, char* argv[]) {
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(12345);
  inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &server.sin_addr);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (connect(fd, (const sockaddr*)&server, sizeof server) < 0) return 1;  // step: connect
  if (send(fd, "hello server", 12, 0) < 0) return 1;                       // step: send

  std::vector<std::string> answers;
  while (answers.size() < 2) {
    pollfd p{fd, POLLIN, 0};
    poll(&p, 1, -1);
    char text[100];
    ssize_t n = recv(fd, text, sizeof text, 0);  // step: receive
    if (n < 0) continue;
    answers.emplace_back(text, n);
    std::cout << answers.back() << std::endl;
  }
  close(fd);  // step: close
}
