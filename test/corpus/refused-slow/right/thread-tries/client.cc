#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <thread>

static void attempt(const char* ip) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(12345);
  inet_pton(AF_INET, ip, &to.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  auto* address = reinterpret_cast<sockaddr*>(&to);
  bool failed = connect(fd, address, sizeof to) != 0;  // step: connect
  if (failed) std::fputs(std::generic_category().message(errno).c_str(), stderr);
  close(fd);
}

int main(int argc, char* argv[]) {
  std::thread worker(attempt, argc > 1 ? argv[1] : "127.0.0.1");
  worker.join();
}
