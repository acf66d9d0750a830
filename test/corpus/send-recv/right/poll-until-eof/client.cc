// Prints whatever comes, until the server closes.
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <string>

int main(int argc, char* argv[]) {
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(12345);
  inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &server.sin_addr);

  int sock = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(sock, (sockaddr*)&server, sizeof server) == -1) {
    std::cerr << "no connection\n";
    return 1;
  }

  bool open = true;
  while (open) {
    pollfd p = {sock, POLLIN, 0};
    int n = poll(&p, 1, -1);
    if (n == -1) {
      std::cerr << "poll failed\n";
      break;
    }
    if (p.revents & (POLLIN | POLLHUP)) {
      char buf[512];
      ssize_t got = recv(sock, buf, sizeof buf, 0);
      if (got > 0)
        std::cout << "got: " << std::string(buf, got) << std::endl;
      else
        open = false;
    }
  }
  close(sock);
  return 0;
}
