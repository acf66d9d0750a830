#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

int main(int argc, char* argv[]) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(12345);
  to.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) return 1;  // step: connect
  std::thread closer([fd] {
    close(fd);  // step: close
  });
  closer.join();
}
