// The child receives and prints; the parent waits for it.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

static void show(int fd) {
  char text[64];
  ssize_t n = recvfrom(fd, text, sizeof(text), 0, NULL, NULL);
  if (n == -1) {
    perror("recvfrom");
    _exit(1);
  }
  printf("%.*s\n", (int)n, text);
  fflush(stdout);
}

int main(int argc, char* argv[]) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in sin = {};
  sin.sin_family = AF_INET;
  sin.sin_port = htons(12345);
  if (!inet_aton(argc > 1 ? argv[1] : "127.0.0.1", &sin.sin_addr)) return 2;
  if (connect(fd, (struct sockaddr*)&sin, sizeof(sin)) == -1) {  // step: connect
    perror("connect");
    return 1;
  }
  pid_t pid = fork();
  if (pid == 0) {
    show(fd);  // step: receive
    show(fd);  // step: receive-again
    _exit(0);
  }
  int status = 1;
  if (pid > 0) wait(&status);
  close(fd);
  return WEXITSTATUS(status);
}
