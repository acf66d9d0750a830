#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

template <int Option>
class Buffer {
 public:
  explicit Buffer(int fd) : fd_(fd) {}

  int size() const {
    int bytes;
    socklen_t length = sizeof bytes;
    if (getsockopt(fd_, SOL_SOCKET, Option, &bytes, &length) < 0) throw std::runtime_error("get");
    return bytes;
  }

  void resize(int bytes) {
    if (setsockopt(fd_, SOL_SOCKET, Option, &bytes, sizeof bytes) < 0) throw std::runtime_error("set");
  }

  void show(const char* name) const {
    std::printf("%s: %d bytes\n", name, size());
    std::fflush(stdout);
  }

 private:
  int fd_;
};

int main() {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);  // step: socket
  Buffer<SO_RCVBUF> in(fd);
  Buffer<SO_SNDBUF> out(fd);
  in.show("receive");   // step: receive-buffer
  out.show("send");     // step: send-buffer
  in.resize(10000);     // step: set-receive-buffer
  in.show("receive");   // step: receive-buffer-set
  out.resize(10000);    // step: set-send-buffer
  out.show("send");     // step: send-buffer-set
  close(fd);
}
