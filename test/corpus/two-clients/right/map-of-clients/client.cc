#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <map>
#include <string>

class Clients {
 public:
  explicit Clients(const char* ip) {
    to_.sin_family = AF_INET;
    to_.sin_port = htons(12345);
    inet_aton(ip, &to_.sin_addr);
  }
  void open(const std::string& name) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, reinterpret_cast<sockaddr*>(&to_), sizeof to_) == 0) open_[name] = fd;
  }
  void hear(const std::string& name) {
    char text[64];
    ssize_t n = read(open_[name], text, sizeof text);
    std::cout << name << ": " << std::string(text, n > 0 ? n : 0) << std::endl;
  }
  void end(const std::string& name) {
    close(open_[name]);
    open_.erase(name);
  }

 private:
  sockaddr_in to_{};
  std::map<std::string, int> open_;
};

int main(int argc, char* argv[]) {
  Clients clients(argc > 1 ? argv[1] : "127.0.0.1");
  clients.open("first");   // step: connect
  clients.open("second");  // step: connect-again
  clients.hear("second");  // step: receive-second
  clients.hear("first");   // step: receive-first
  clients.end("first");    // step: close
  clients.end("second");
}
