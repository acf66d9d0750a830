#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

static void hear(int fd) {
  char text[32];
  ssize_t n = recv(fd, text, sizeof text, 0);
  if (n < 0 && errno == EAGAIN) std::puts("nothing");
  else std::printf("%.*s\n", static_cast<int>(n), text);
}

int main() {
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(12345);
  int s = socket(AF_INET, SOCK_STREAM, 0);
  bind(s, reinterpret_cast<sockaddr*>(&any), sizeof any);
  listen(s, 5);                             // step: listen
  int first = accept(s, nullptr, nullptr);  // step: accept
  hear(first);                              // step: receive
  close(first);                             // step: close
  int next = accept(s, nullptr, nullptr);   // step: accept-again
  timeval patience{0, 100'000};
  setsockopt(next, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  hear(next);                               // step: receive-again
  close(next);
  close(s);
}
