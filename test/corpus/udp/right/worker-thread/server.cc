// A worker does the receiving and answering; main opens and closes.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <iostream>
#include <thread>
#include <vector>

using Handler = std::function<std::string(const std::string&)>;

void serve(int fd, Handler handler, int requests) {
  std::vector<char> space(65536);
  while (requests-- > 0) {
    sockaddr_in who{};
    socklen_t len = sizeof who;
    ssize_t n = recvfrom(fd, space.data(), space.size(), 0, (sockaddr*)&who, &len);  // step: receive
    if (n < 0) return;
    const std::string reply = handler(std::string(space.data(), n));
    sendto(fd, reply.data(), reply.size(), 0, (sockaddr*)&who, len);  // step: send
  }
}

std::string welcome(const std::string& text) {
  std::cout << text << std::endl;
  return "welcome to join";
}

int main(int argc, char* argv[]) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in sin{};
  sin.sin_family = AF_INET;
  sin.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  sin.sin_port = htons(12345);
  int rc = bind(fd, (sockaddr*)&sin, sizeof sin);  // step: bind
  if (rc != 0) {
    std::cerr << "port 12345 is taken" << std::endl;
    return 1;
  }
  socklen_t size = sizeof sin;
  getsockname(fd, (sockaddr*)&sin, &size);
  std::cerr << "serving on " << inet_ntoa(sin.sin_addr) << std::endl;
  std::thread worker(serve, fd, welcome, 1);
  worker.join();
  close(fd);  // step: close
}
