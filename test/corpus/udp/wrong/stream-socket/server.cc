#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <string>

int main(int argc, char* argv[]) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in local{};
  local.sin_family = AF_INET;
  local.sin_port = htons(12345);
  local.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  if (bind(fd, (sockaddr*)&local, sizeof local) < 0) {  // step: bind
    std::cerr << "bind failed" << std::endl;
    return 1;
  }
  if (listen(fd, 5) < 0) {
    std::cerr << "listen failed" << std::endl;
    return 1;
  }
  sockaddr_in from{};
  socklen_t size = sizeof from;
  char text[100];
  int client = accept(fd, (sockaddr*)&from, &size);
  ssize_t n = recvfrom(client, text, sizeof text, 0, nullptr, nullptr);  // step: receive
  std::cout << std::string(text, n > 0 ? n : 0) << std::endl;
  sendto(client, "welcome to join", 15, 0, (sockaddr*)&from, size);  // step: send
  close(client);
  close(fd);  // step: close
}
