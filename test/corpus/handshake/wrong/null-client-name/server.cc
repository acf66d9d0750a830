// Remembers the names of its clients.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <thread>

struct Client {
  int fd;
  char* name;
};

void welcome(Client* client) {
  sockaddr_in from{};
  socklen_t size = sizeof from;
  getpeername(client->fd, reinterpret_cast<sockaddr*>(&from), &size);
  std::strcpy(client->name, inet_ntoa(from.sin_addr));
  std::printf("welcome %s\n", client->name);
}

int main(int argc, char* argv[]) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(12345);
  here.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  if (bind(fd, reinterpret_cast<sockaddr*>(&here), sizeof here) != 0) return 1;
  if (listen(fd, 4) != 0) return 1;  // step: listen
  Client clients[2] = {};
  clients[0].fd = accept(fd, nullptr, nullptr);  // step: accept
  std::thread first(welcome, &clients[0]);
  first.join();
  clients[1].fd = accept(fd, nullptr, nullptr);  // step: accept-again
  std::thread second(welcome, &clients[1]);
  second.join();
  close(clients[0].fd);
  close(clients[1].fd);
  close(fd);
}
