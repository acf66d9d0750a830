#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

static void say(int fd, const char* format, int number) {
  char text[32];
  int length = std::snprintf(text, sizeof text, format, number);
  if (write(fd, text, length) < 0) std::perror("write");
}

static void last(int fd) {
  say(fd, "message %d", 3);
  std::exit(0);
}

int main(int argc, char* argv[]) {
  std::signal(SIGPIPE, SIG_IGN);
  sockaddr_in local{};
  local.sin_family = AF_INET;
  local.sin_port = htons(12345);
  local.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  int s = socket(AF_INET, SOCK_STREAM, 0);
  bind(s, reinterpret_cast<sockaddr*>(&local), sizeof local);
  listen(s, 3);                              // step: listen
  int c = accept(s, nullptr, nullptr);       // step: accept
  write(c, "welcome to join", 15);           // step: send
  say(c, "message %d", 2);                   // step: send-again
  last(c);                                   // step: send-once-more
}
