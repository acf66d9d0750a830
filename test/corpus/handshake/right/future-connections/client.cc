// Each connection is opened by a thread of its own. The second one begins when the first has finished.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <iostream>
#include <stdexcept>
#include <string>

int dial(std::string host) {
  int fd = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  if (fd == -1) throw std::runtime_error("no socket");
  sockaddr_in addr{};
  addr.sin_family = AF_INET;
  addr.sin_port = htons(12345);
  addr.sin_addr.s_addr = inet_addr(host.c_str());
  if (connect(fd, (sockaddr*)&addr, sizeof(addr)) == -1) {  // step: connect
    close(fd);
    throw std::runtime_error("no connection to " + host);
  }
  return fd;
}

int main(int argc, char** argv) {
  const std::string host = argc > 1 ? argv[1] : "127.0.0.1";
  try {
    auto first = std::async(std::launch::async, dial, host);
    const int a = first.get();
    auto second = std::async(std::launch::async, dial, host);
    const int b = second.get();
    std::cout << "connected twice\n" << std::flush;
    shutdown(a, SHUT_RDWR);
    shutdown(b, SHUT_RDWR);
    close(a);
    close(b);
  } catch (const std::exception& problem) {
    std::cerr << problem.what() << '\n';
    return 1;
  }
}
