#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

const char* const kTexts[] = {"welcome to join", "and stay"};

void die(const char* why) {
  perror(why);
  exit(1);
}

// Runs in the child.
void serve(int fd) {
  signal(SIGPIPE, SIG_IGN);
  if (send(fd, kTexts[0], strlen(kTexts[0]), 0) == -1) die("send");  // step: send
  if (send(fd, kTexts[1], strlen(kTexts[1]), 0) == -1) die("send");  // step: send-again
  close(fd);
  exit(0);
}

int main(int argc, char* argv[]) {
  int lfd = socket(AF_INET, SOCK_STREAM, 0);
  if (lfd == -1) die("socket");
  sockaddr_in sa;
  memset(&sa, 0, sizeof sa);
  sa.sin_family = AF_INET;
  sa.sin_port = htons(12345);
  if (inet_pton(AF_INET, argc > 1 ? argv[1] : "0.0.0.0", &sa.sin_addr) != 1) die("address");
  if (bind(lfd, reinterpret_cast<sockaddr*>(&sa), sizeof sa) == -1) die("bind");
  if (listen(lfd, 5) == -1) die("listen");  // step: listen

  int fd = accept(lfd, nullptr, nullptr);  // step: accept
  if (fd == -1) die("accept");
  pid_t child = fork();
  if (child == -1) die("fork");
  if (child == 0) {
    close(lfd);
    serve(fd);
  }
  close(fd);
  int status;
  if (waitpid(child, &status, 0) == -1) die("waitpid");
  close(lfd);
  return status == 0 ? 0 : 1;
}
