#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <string>

// A connection to the server. The destructor is still to be written.
class Client {
 public:
  bool open(const std::string& ip) {
    fd_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in sin{};
    sin.sin_family = AF_INET;
    sin.sin_port = htons(12345);
    if (inet_aton(ip.c_str(), &sin.sin_addr) == 0) return false;
    return connect(fd_, (sockaddr*)&sin, sizeof sin) == 0;  // step: connect
  }
  std::string next() {
    char data[1000];
    ssize_t n = recv(fd_, data, sizeof data, 0);  // step: receive
    return n < 0 ? "" : std::string(data, n);
  }

 private:
  int fd_ = -1;
};

int main(int argc, char* argv[]) {
  Client client;
  if (!client.open(argc > 1 ? argv[1] : "127.0.0.1")) {
    std::cerr << "open failed" << std::endl;
    return 1;
  }
  std::cout << client.next() << std::endl;
  return 0;  // step: close
}
