#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int dial(const char* ip) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(12345);
  to.sin_addr.s_addr = inet_addr(ip);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  return connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0 ? fd : -1;
}

int main(int argc, char* argv[]) {
  int fd = dial(argc > 1 ? argv[1] : "127.0.0.1");  // step: connect
  pid_t child = fork();
  if (child == 0) {
    close(fd);
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  close(fd);  // step: close
}
