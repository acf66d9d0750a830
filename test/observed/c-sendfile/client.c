// Reads a line with a size through stdio, then as many bytes.
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
  struct addrinfo wanted = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
  struct addrinfo *found;
  if (argc < 2 || getaddrinfo(argv[1], "12345", &wanted, &found) != 0) return 2;
  int fd = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
  if (connect(fd, found->ai_addr, found->ai_addrlen) != 0) {
    perror("connect");
    return 1;
  }
  freeaddrinfo(found);
  FILE *stream = fdopen(fd, "r");
  char line[20];
  char block[512];
  long left = fgets(line, sizeof line, stream) ? strtol(line, NULL, 10) : 0;
  printf("%ld bytes to come\n", left);
  while (left > 0) {
    size_t size = fread(block, 1, left < (long)sizeof block ? (size_t)left : sizeof block, stream);
    if (size == 0) break;
    left -= (long)size;
  }
  printf("%ld bytes missing\n", left);
  fclose(stream);
  return 0;
}
