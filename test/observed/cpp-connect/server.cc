// A class for the descriptor; the connection is closed by its destructor.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <stdexcept>
#include <string>

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {
    if (fd < 0) throw std::runtime_error("no descriptor");
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(fd_); }
  int get() const { return fd_; }

 private:
  int fd_;
};

static std::string read_line(const Descriptor& from) {
  std::string line;
  for (char one = 0; read(from.get(), &one, 1) == 1 && one != '\n';) line += one;
  return line;
}

int main() {
  Descriptor listener(socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(12345);
  bind(listener.get(), reinterpret_cast<sockaddr*>(&here), sizeof here);
  listen(listener.get(), 1);
  for (int visits = 1; visits <= 2; ++visits) {
    Descriptor guest(accept(listener.get(), nullptr, nullptr));
    std::cout << "guest " << visits << ": " << read_line(guest) << std::endl;
  }
}
