// A poll loop for two clients.
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <vector>

const int MAX_CLIENTS = 2;

int main(int argc, char* argv[]) {
  int lfd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_port = htons(12345);
  inet_pton(AF_INET, argc > 1 ? argv[1] : "0.0.0.0", &a.sin_addr);
  if (bind(lfd, (sockaddr*)&a, sizeof a) < 0) {
    std::cerr << "bind failed\n";
    return 1;
  }
  listen(lfd, MAX_CLIENTS);  // step: listen

  std::vector<pollfd> fds{{lfd, POLLIN, 0}};
  while (fds.size() < MAX_CLIENTS) {
    if (poll(fds.data(), fds.size(), -1) < 0) return 1;
    if (fds[0].revents & POLLIN) {
      int fd = accept(lfd, nullptr, nullptr);  // step: accept
      fds.push_back({fd, POLLIN, 0});
    }
  }
  std::cout << "all clients are here\n";
  for (const pollfd& p : fds) close(p.fd);
  return 0;
}
