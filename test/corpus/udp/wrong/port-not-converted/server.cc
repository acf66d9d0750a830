#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

int main(int argc, char* argv[]) {
  struct sockaddr_in local, remote;
  socklen_t len = sizeof remote;
  char text[100];
  int yes = 1;

  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  memset(&local, 0, sizeof local);
  local.sin_family = AF_INET;
  local.sin_port = 12345;
  local.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  if (bind(fd, (struct sockaddr*)&local, sizeof local) < 0) {  // step: bind
    perror("bind");
    return 1;
  }
  ssize_t n = recvfrom(fd, text, sizeof text, 0, (struct sockaddr*)&remote, &len);  // step: receive
  printf("%.*s\n", (int)n, text);
  fflush(stdout);
  sendto(fd, "welcome to join", 15, 0, (struct sockaddr*)&remote, len);  // step: send
  shutdown(fd, SHUT_RDWR);
  close(fd);  // step: close
}
