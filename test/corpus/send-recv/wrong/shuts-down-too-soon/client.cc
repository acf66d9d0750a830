// One thread receives all that the server has to say.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <thread>

static void print_next(int fd) {
  char line[200];
  ssize_t n = recv(fd, line, sizeof line - 1, 0);
  if (n < 0) {
    perror("recv");
    return;
  }
  line[n] = '\0';
  puts(line);
  fflush(stdout);
}

static void session(int fd) {
  print_next(fd);  // step: receive
  shutdown(fd, SHUT_WR);
  print_next(fd);  // step: receive-again
}

int main(int argc, char* argv[]) {
  struct sockaddr_in server = {};
  server.sin_family = AF_INET;
  server.sin_port = htons(12345);
  server.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, (struct sockaddr*)&server, sizeof server) < 0) {  // step: connect
    perror("connect");
    return 1;
  }
  std::thread t(session, fd);
  t.join();
  close(fd);
}
