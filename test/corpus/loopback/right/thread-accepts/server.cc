#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>

static int listen_at(const char* ip) {
  int s = socket(AF_INET, SOCK_STREAM, 0);
  int on = 1;
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_port = htons(12345);
  a.sin_addr.s_addr = inet_addr(ip);
  bind(s, reinterpret_cast<sockaddr*>(&a), sizeof a);
  listen(s, 20);
  return s;
}

static int take(int s) {
  return accept4(s, nullptr, nullptr, SOCK_CLOEXEC);  // step: accept
}

int main(int argc, char* argv[]) {
  int s = listen_at(argc > 1 ? argv[1] : "127.0.0.1");  // step: listen
  auto next = std::async(std::launch::async, take, s);
  close(next.get());
  close(s);
}
