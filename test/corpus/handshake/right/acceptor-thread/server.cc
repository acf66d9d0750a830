#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

// The listening socket, and a thread that accepts from it in the background.
class Acceptor {
 public:
  explicit Acceptor(const char* address) {
    fd_ = ::socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    ::setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    ::setsockopt(fd_, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
    sockaddr_in sin{};
    sin.sin_family = AF_INET;
    sin.sin_addr.s_addr = ::inet_addr(address);
    sin.sin_port = htons(12345);
    ok_ = ::bind(fd_, (sockaddr*)&sin, sizeof(sin)) == 0;
    ok_ = ok_ && ::listen(fd_, 16) == 0;  // step: listen
  }
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;
  ~Acceptor() {
    for (int c : clients_) ::close(c);
    ::close(fd_);
  }

  bool ok() const { return ok_; }
  void start() { thread_ = std::thread([this] { run(); }); }
  void join() { thread_.join(); }

 private:
  void run() {
    int first = ::accept(fd_, nullptr, nullptr);  // step: accept
    remember(first);
    int second = ::accept(fd_, nullptr, nullptr);  // step: accept-again
    remember(second);
  }
  void remember(int client) {
    std::lock_guard<std::mutex> lock(mutex_);
    clients_.push_back(client);
  }

  int fd_ = -1;
  bool ok_ = false;
  std::mutex mutex_;
  std::vector<int> clients_;
  std::thread thread_;
};

int main(int argc, char* argv[]) {
  Acceptor acceptor(argc > 1 ? argv[1] : "0.0.0.0");
  if (!acceptor.ok()) {
    std::cerr << "cannot listen on port 12345" << std::endl;
    return 1;
  }
  acceptor.start();
  acceptor.join();
  return 0;
}
