// Says that it has nothing to send, and waits for the server's end.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

int main(int argc, char* argv[]) {
  struct sockaddr_in addr = {};
  addr.sin_family = AF_INET;
  addr.sin_port = htons(12345);
  addr.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, (struct sockaddr*)&addr, sizeof addr) < 0) {  // step: connect
    perror("connect");
    return 1;
  }
  char text[32];
  ssize_t n = read(fd, text, sizeof text);  // step: receive
  if (n > 0) printf("%.*s\n", (int)n, text);
  fflush(stdout);
  shutdown(fd, SHUT_WR);  // step: close
  while (n > 0) n = read(fd, text, sizeof text);
  return 0;
}
