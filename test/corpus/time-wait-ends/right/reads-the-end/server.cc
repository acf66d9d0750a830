#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static int until_end(int c) {
  char rest[64];
  pollfd p{c, POLLIN, 0};
  while (poll(&p, 1, -1) > 0 && read(c, rest, sizeof rest) > 0) {}
  return close(c);
}

int main() {
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(12345);
  int s = socket(AF_INET, SOCK_STREAM, 0);
  bind(s, reinterpret_cast<sockaddr*>(&any), sizeof any);
  listen(s, 5);                         // step: listen
  int c = accept(s, nullptr, nullptr);  // step: accept
  until_end(c);                         // step: close
  close(s);
}
