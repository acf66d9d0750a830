#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

static int connect_to(const char* host) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return -1;
  sockaddr_in sa;
  bzero(&sa, sizeof sa);
  sa.sin_family = AF_INET;
  sa.sin_port = htons(12345);
  if (inet_aton(host, &sa.sin_addr) == 0) return -1;
  return connect(fd, (sockaddr*)&sa, sizeof sa) == 0 ? fd : -1;
}

int main(int argc, char* argv[]) {
  int fd = connect_to(argc > 1 ? argv[1] : "127.0.0.1");  // step: connect
  if (fd == -1) {
    perror("connect");
    return 1;
  }
  const char hello[] = "hello\n";
  if (write(fd, hello, strlen(hello)) == -1) perror("write");
  for (int i = 0; i < 2; i++) {
    char text[100];
    pollfd p{fd, POLLIN, 0};
    if (poll(&p, 1, -1) == -1) perror("poll");
    ssize_t n = read(fd, text, sizeof text);  // step: receive
    if (n <= 0) break;
    fwrite(text, 1, n, stdout);
    putchar('\n');
  }
  close(fd);
}
