// Ignores its argument, as programs do that were only tried with 127.0.0.1.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

int main() {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in own{};
  own.sin_family = AF_INET;
  own.sin_port = htons(12345);
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, reinterpret_cast<sockaddr*>(&own), sizeof own) != 0) {
    std::perror("bind");
    return 1;
  }
  listen(listener, 8);                             // step: listen
  int client = accept(listener, nullptr, nullptr);  // step: accept
  close(client);
  close(listener);
}
