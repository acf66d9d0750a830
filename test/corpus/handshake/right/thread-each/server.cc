// One thread per connection. A thread has nothing to do but to wait until its client leaves.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

constexpr int kPort = 12345;
constexpr int kClients = 2;

void Serve(int fd) {
  std::array<char, 256> scratch;
  ssize_t n;
  do {
    n = read(fd, scratch.data(), scratch.size());
  } while (n > 0);
  if (n < 0) std::perror("read");
  close(fd);
}

int MakeServerSocket(const char* ip) {
  struct sockaddr_in name = {};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) {
    std::perror("socket");
    std::exit(1);
  }
  name.sin_family = AF_INET;
  name.sin_port = htons(kPort);
  name.sin_addr.s_addr = inet_addr(ip);
  if (bind(fd, (struct sockaddr*)&name, sizeof name) < 0 || listen(fd, kClients) < 0) {
    std::perror("bind/listen");
    std::exit(1);
  }
  return fd;
}

int main(int argc, char* argv[]) {
  int server_fd = MakeServerSocket(argc > 1 ? argv[1] : "0.0.0.0");  // step: listen
  std::vector<std::thread> workers;
  for (int i = 0; i < kClients; ++i) {
    int fd = accept(server_fd, nullptr, nullptr);  // step: accept
    if (fd < 0) {
      std::perror("accept");
      break;
    }
    workers.emplace_back(Serve, fd);
  }
  for (auto& worker : workers) worker.join();
  close(server_fd);
}
