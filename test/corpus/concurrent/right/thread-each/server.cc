#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <thread>

static void answer(int fd) {
  char text[200];
  ssize_t n;
  while ((n = read(fd, text, sizeof text)) > 0) {
    std::printf("%.*s\n", static_cast<int>(n), text);
    write(fd, "welcome", 7);
  }
  close(fd);
}

static int serve(int s) {
  for (;;) {
    int fd = accept(s, nullptr, nullptr);
    if (fd < 0) return 1;
    std::thread(answer, fd).detach();
  }
}

int main(int argc, char* argv[]) {
  int s = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_port = htons(12345);
  a.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  if (bind(s, reinterpret_cast<sockaddr*>(&a), sizeof a) < 0) return 1;
  listen(s, 16);    // step: listen
  return serve(s);  // step: serve
}
