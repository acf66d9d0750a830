// The child sends the first text, the parent the second one.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#define CHECK(call)                       \
  do {                                    \
    if ((call) < 0) perror(#call), exit(1); \
  } while (0)

static void say(int fd, const char* text) { CHECK(send(fd, text, strlen(text), MSG_NOSIGNAL)); }

int main(int argc, char* argv[]) {
  int server, client;
  struct sockaddr_in a = {};
  a.sin_family = AF_INET;
  a.sin_port = htons(12345);
  a.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  CHECK(server = socket(AF_INET, SOCK_STREAM, 0));
  CHECK(bind(server, (struct sockaddr*)&a, sizeof a));
  CHECK(listen(server, 5));                     // step: listen
  CHECK(client = accept(server, NULL, NULL));  // step: accept
  pid_t pid;
  CHECK(pid = fork());
  if (pid == 0) {
    say(client, "welcome to join");  // step: send
  } else {
    waitpid(pid, NULL, 0);
  }
  say(client, "and stay");  // step: send-again
  close(client);
  close(server);
}
