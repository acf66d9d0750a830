// The child has the conversation. The parent gives its copy of the descriptor away at once.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>

void check(bool good, const std::string& what) {
  if (good) return;
  std::cerr << what << " failed" << std::endl;
  std::exit(1);
}

int main(int argc, char* argv[]) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  check(fd >= 0, "socket");
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(12345);
  there.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");
  check(connect(fd, (sockaddr*)&there, sizeof there) == 0, "connect");

  const pid_t child = fork();
  check(child >= 0, "fork");
  if (child > 0) {
    close(fd);
    int status = 0;
    waitpid(child, &status, 0);
    return status == 0 ? 0 : 1;
  }

  char message[64] = {};
  check(read(fd, message, sizeof message - 1) > 0, "read");
  std::cout << message << std::endl;
  check(close(fd) == 0, "close");
  return 0;
}
