// Connects twice and reads each time to the end of the data.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
  (void)argc;
  struct sockaddr_in remote = {.sin_family = AF_INET, .sin_port = htons(12345)};
  inet_pton(AF_INET, argv[1], &remote.sin_addr);
  for (int number = 0; number < 2; number++) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, (struct sockaddr *)&remote, sizeof remote);
    char buffer[8];
    for (ssize_t size; (size = read(fd, buffer, sizeof buffer)) > 0;) fwrite(buffer, 1, size, stdout);
    close(fd);
  }
}
