// Connects, disconnects, and connects again.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

class Connection {
 public:
  Connection(const char* ip, int port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    ::inet_aton(ip, &to.sin_addr);
    int on = 1;
    ::setsockopt(fd_, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    up_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;  // step: connect
  }
  ~Connection() { ::close(fd_); }
  bool up() const { return up_; }

 private:
  int fd_;
  bool up_;
};

bool talk(const char* ip) {
  Connection c(ip, 12345);
  if (!c.up()) std::perror("connect");
  return c.up();
}

int main(int argc, char* argv[]) {
  const char* ip = argc > 1 ? argv[1] : "127.0.0.1";
  bool first = talk(ip);
  bool second = talk(ip);
  return first && second ? 0 : 1;
}
