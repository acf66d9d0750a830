// The child tries to connect, and its exit status says how that went.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

int main(int argc, char* argv[]) {
  struct sockaddr_in there;
  memset(&there, 0, sizeof there);
  there.sin_family = AF_INET;
  there.sin_port = htons(12345);
  there.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");

  pid_t pid = fork();
  if (pid < 0) {
    perror("fork");
    return 1;
  }
  if (pid == 0) {
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0) _exit(errno);
    int result = connect(s, (struct sockaddr*)&there, sizeof there);
    _exit(result == 0 ? 0 : errno);
  }
  int status;
  waitpid(pid, &status, 0);
  if (!WIFEXITED(status)) return 1;
  printf("connect: %s\n", strerror(WEXITSTATUS(status)));
  return 0;
}
