// Connects in a thread. The exception comes back through the future.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <future>
#include <iostream>
#include <string>
#include <system_error>
#include <thread>

int dial(const std::string& ip, int port) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<uint16_t>(port));
  if (inet_pton(AF_INET, ip.c_str(), &to.sin_addr) != 1) throw std::invalid_argument(ip);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)) < 0) {  // step: connect
    int error = errno;
    close(fd);
    throw std::system_error(error, std::generic_category(), ip + ":" + std::to_string(port));
  }
  return fd;
}

int main(int argc, char* argv[]) {
  std::packaged_task<int(std::string, int)> task(dial);
  std::future<int> result = task.get_future();
  std::thread thread(std::move(task), argc > 1 ? argv[1] : "127.0.0.1", 12345);
  thread.join();
  try {
    close(result.get());
    std::cout << "connected" << std::endl;
  } catch (const std::system_error& e) {
    std::cout << e.what() << std::endl;
    return e.code() == std::errc::connection_refused ? 0 : 1;
  }
}
