// Nothing is closed by hand here: the scopes do it.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

class Handle {
 public:
  explicit Handle(int fd) : fd_(fd) {
    if (fd_ < 0) throw std::runtime_error("no descriptor");
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { ::close(fd_); }
  int fd() const noexcept { return fd_; }

 private:
  const int fd_;
};

void bind_and_listen(const Handle& h, const std::string& ip) {
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_port = htons(12345);
  if (::inet_pton(AF_INET, ip.c_str(), &a.sin_addr) != 1) throw std::runtime_error(ip);
  const int yes = 1;
  ::setsockopt(h.fd(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (::bind(h.fd(), (const sockaddr*)&a, sizeof a) != 0) throw std::runtime_error("bind");
  socklen_t size = sizeof a;
  ::getsockname(h.fd(), (sockaddr*)&a, &size);
  if (::listen(h.fd(), 3) != 0) throw std::runtime_error("listen");
}

int main(int argc, char* argv[]) {
  Handle listener(::socket(AF_INET, SOCK_STREAM, 0));
  bind_and_listen(listener, argc > 1 ? argv[1] : "0.0.0.0");  // step: listen
  {
    Handle client(::accept(listener.fd(), nullptr, nullptr));     // step: accept
    ::send(client.fd(), "welcome to join", 15, MSG_NOSIGNAL);  // step: send
  }  // step: close
}  // step: close-listening
