// Datagrams can be lost, so this server sends every answer twice.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

const int kCopies = 2;

int main(int argc, char* argv[]) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in me = {}, you = {};
  me.sin_family = AF_INET;
  me.sin_port = htons(12345);
  me.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  if (bind(fd, (struct sockaddr*)&me, sizeof me) == -1) {  // step: bind
    perror("bind");
    return 1;
  }
  socklen_t len = sizeof you;
  char text[256];
  ssize_t n = recvfrom(fd, text, sizeof text, 0, (struct sockaddr*)&you, &len);  // step: receive
  printf("%.*s\n", (int)n, text);
  fflush(stdout);
  if (fork() == 0) {
    const char* answer = "welcome to join";
    for (int i = 0; i < kCopies; i++)
      sendto(fd, answer, strlen(answer), 0, (struct sockaddr*)&you, len);  // step: send
    _exit(0);
  }
  wait(NULL);
  close(fd);  // step: close
}
