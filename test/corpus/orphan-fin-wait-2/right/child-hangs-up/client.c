#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void hang_up(int s) {
  pid_t child = fork();
  if (child == 0) {
    shutdown(s, SHUT_WR);
    _exit(0);
  }
  waitpid(child, NULL, 0);
}

int main(int argc, char *argv[]) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(12345)};
  inet_aton(argc > 1 ? argv[1] : "127.0.0.1", &to.sin_addr);
  int s = socket(AF_INET, SOCK_STREAM, 0);
  connect(s, (struct sockaddr *)&to, sizeof to);  // step: connect
  hang_up(s);                                     // step: shutdown
  close(s);                                       // step: close
  return 0;
}
