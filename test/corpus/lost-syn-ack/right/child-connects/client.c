#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(12345)};
  inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &to.sin_addr);
  pid_t child = fork();
  if (child == 0) {
    int s = socket(AF_INET, SOCK_STREAM, 0);
    int rc = connect(s, (struct sockaddr *)&to, sizeof to); /* step: connect */
    close(s);
    _exit(rc != 0);
  }
  waitpid(child, 0, 0);
  return 0;
}
