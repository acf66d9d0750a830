#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

class Sized {
 public:
  Sized() : fd_(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)) {}
  ~Sized() { close(fd_); }
  void room(int bytes) {
    if (setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes) < 0) std::perror("SO_RCVBUF");
    int got = 0;
    socklen_t size = sizeof got;
    getsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &got, &size);
    std::printf("%d bytes\n", got);
  }
  void connect_to(const sockaddr_in& to) {
    connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }

 private:
  int fd_;
};

int main(int argc, char* argv[]) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(12345);
  inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &to.sin_addr);
  Sized one, two;
  one.room(65536);     // step: medium
  one.connect_to(to);  // step: connect
  two.room(8192);      // step: small
  two.connect_to(to);  // step: connect-again
}
