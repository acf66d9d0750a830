#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

struct Attempt {
  int fd = -1;
  bool begin(const char* ip) {
    fd = socket(AF_INET, SOCK_STREAM, IPPROTO_IP);
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(12345);
    to.sin_addr.s_addr = inet_addr(ip);
    return connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  ~Attempt() { close(fd); }
};

int main(int argc, char* argv[]) {
  auto attempt = std::make_unique<Attempt>();
  bool is_open = attempt->begin(argc > 1 ? argv[1] : "127.0.0.1");  // step: connect
  attempt = nullptr;                                                // step: close
  return is_open;
}
