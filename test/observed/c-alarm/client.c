// Asks again when an alarm interrupts its wait for the answer.
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void on_alarm(int number) {
  (void)number;
}

int main(int argc, char **argv) {
  struct sigaction action = {.sa_handler = on_alarm};
  struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(12345)};
  char answer[10];
  if (argc < 2 || inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) return 2;
  sigaction(SIGALRM, &action, NULL);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  for (int tries = 0; tries < 3; tries++) {
    sendto(fd, "is it so?", 9, 0, (struct sockaddr *)&there, sizeof there);
    alarm(1);
    ssize_t size = recv(fd, answer, sizeof answer, 0);
    alarm(0);
    if (size >= 0) {
      printf("answer: %.*s\n", (int)size, answer);
      close(fd);
      return 0;
    }
    printf("try %d: %s\n", tries + 1, strerror(errno));
  }
  return 1;
}
