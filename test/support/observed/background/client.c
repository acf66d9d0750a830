#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
  struct sockaddr_in remote = {.sin_family = AF_INET, .sin_port = htons(12345)};
  inet_pton(AF_INET, argv[argc - 1], &remote.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  connect(fd, (struct sockaddr *)&remote, sizeof remote);
  write(fd, "late", 4);
  char back[16];
  read(fd, back, sizeof back);
  close(fd);
}
