// The child asks the question, the parent reads the answer: they share the socket.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

int main(int argc, char* argv[]) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) {
    perror("socket");
    return 1;
  }
  struct sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_port = htons(12345);
  to.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");
  if (connect(fd, (struct sockaddr*)&to, sizeof to) == -1) {  // step: connect
    perror("connect");
    return 1;
  }

  pid_t child = fork();
  if (child == 0) {
    const char* text = "hello server";
    ssize_t n = send(fd, text, strlen(text), 0);  // step: send
    close(fd);
    exit(n == 12 ? 0 : 1);
  }
  waitpid(child, NULL, 0);

  char line[80];
  ssize_t n = read(fd, line, sizeof line);  // step: receive
  if (n > 0) printf("%.*s\n", (int)n, line);
  close(fd);  // step: close
  return n > 0 ? 0 : 1;
}
