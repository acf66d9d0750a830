#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string_view>

// write may take less than everything, so go on with the rest
static bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t n = write(fd, text.data(), text.size());  // step: send
    if (n < 0) {
      if (errno == EINTR) continue;
      perror("write");
      return false;
    }
    text.remove_prefix(n);
  }
  return true;
}

int main(int argc, char* argv[]) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  int on = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) perror("reuse");
  if (setsockopt(listener, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on) < 0) perror("keepalive");
  sockaddr_in addr = {};
  addr.sin_family = AF_INET;
  addr.sin_port = htons(12345);
  addr.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  if (bind(listener, (sockaddr*)&addr, sizeof addr) < 0) {
    perror("bind");
    return 1;
  }
  if (listen(listener, 1) < 0) {  // step: listen
    perror("listen");
    return 1;
  }
  int client = accept(listener, nullptr, nullptr);  // step: accept
  if (client < 0) {
    perror("accept");
    return 1;
  }
  bool ok = true;
  for (std::string_view line : {"welcome to join", "and stay"}) ok = ok && write_all(client, line);
  close(client);
  close(listener);
  return ok ? 0 : 1;
}
