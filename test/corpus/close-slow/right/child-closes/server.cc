#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

int main() {
  int s = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(12345);
  if (bind(s, (sockaddr*)&any, sizeof any) != 0) return 1;
  if (listen(s, 5) != 0) return 1;        // step: listen
  int c = accept(s, nullptr, nullptr);    // step: accept
  pid_t child = fork();
  if (child == 0) {
    close(s);
    close(c);  // step: close
    _exit(0);
  }
  close(c);
  int status = 0;
  waitpid(child, &status, 0);
  close(s);
  return status;
}
