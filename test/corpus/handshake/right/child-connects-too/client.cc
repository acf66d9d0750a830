// The parent opens the first connection, its child the second.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

static struct sockaddr_in target;

static int new_connection() {
  int s = socket(AF_INET, SOCK_STREAM, 0);
  if (s < 0 || connect(s, (struct sockaddr*)&target, sizeof(target)) != 0) {
    perror("connection");
    exit(3);
  }
  return s;
}

int main(int argc, char* argv[]) {
  target.sin_family = AF_INET;
  target.sin_port = htons(12345);
  inet_aton(argc > 1 ? argv[1] : "127.0.0.1", &target.sin_addr);

  int mine = new_connection();  // step: connect
  pid_t pid = fork();
  if (pid < 0) {
    perror("fork");
    return 1;
  }
  if (pid == 0) {
    close(mine);
    int its = new_connection();  // step: connect-again
    printf("child %d has a connection\n", (int)getpid());
    close(its);
    exit(0);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  close(mine);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
