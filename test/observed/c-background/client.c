/* Sends two words, each after the answer to the one before, and reads up to the end. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
  struct sockaddr_in remote = {.sin_family = AF_INET, .sin_port = htons(12345)};
  inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &remote.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, (struct sockaddr *)&remote, sizeof remote) != 0) return 1;
  const char *words[] = {"quiet", "word"};
  for (int at = 0; at < 2; at++) {
    send(fd, words[at], strlen(words[at]), 0);
    char back[80];
    ssize_t size = recv(fd, back, sizeof back, 0);
    printf("%.*s\n", (int)size, back);
  }
  shutdown(fd, SHUT_WR);
  char rest[8];
  ssize_t size = recv(fd, rest, sizeof rest, 0);
  printf("then %zd bytes\n", size);
  close(fd);
}
