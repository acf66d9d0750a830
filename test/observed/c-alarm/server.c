// Answers a question over UDP only if it comes for the second time.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

int main(int argc, char **argv) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(12345)};
  struct sockaddr_in from;
  socklen_t length = sizeof from;
  char text[100];
  if (argc < 2 || inet_pton(AF_INET, argv[1], &here.sin_addr) != 1) return 2;
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (bind(fd, (struct sockaddr *)&here, sizeof here) != 0) {
    perror("bind");
    return EXIT_FAILURE;
  }
  for (int count = 1; count <= 2; count++) {
    ssize_t size = recvfrom(fd, text, sizeof text, 0, (struct sockaddr *)&from, &length);
    printf("question %d has %zd bytes\n", count, size);
    if (count == 2) sendto(fd, "yes", 3, 0, (struct sockaddr *)&from, length);
  }
  return 0;
}
