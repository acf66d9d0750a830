/* Sleeps, sends two words, and waits half a second for an answer that does not come. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void say(int fd, const char *word) {
  send(fd, word, strlen(word), 0);
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  sleep(1);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(12345)};
  struct timeval limit = {.tv_usec = 500000};
  inet_pton(AF_INET, argv[1], &to.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  connect(fd, (struct sockaddr *)&to, sizeof to);
  const char *words[] = {"one", "three"};
  char text[32];
  for (int i = 0; i < 2; i++) {
    say(fd, words[i]);
    recv(fd, text, sizeof text, 0);
  }
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (recv(fd, text, sizeof text, 0) < 0) perror("no answer");
  close(fd);
}
