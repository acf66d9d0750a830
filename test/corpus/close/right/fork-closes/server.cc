/* forking server, serves one client and ends */
#include <arpa/inet.h>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

[[noreturn]] static void bye(const char* msg) {
  fprintf(stderr, "%s: %s\n", msg, strerror(errno));
  exit(EXIT_FAILURE);
}

int main(int argc, char* argv[]) {
  int parent_socket = socket(AF_INET, SOCK_STREAM, 0);
  if (parent_socket == -1) bye("socket");
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(12345);
  name.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  if (bind(parent_socket, (sockaddr*)&name, sizeof name) == -1) bye("bind");
  if (listen(parent_socket, 2) == -1) bye("listen");  // step: listen

  int child_socket = accept(parent_socket, nullptr, nullptr);  // step: accept
  if (child_socket == -1) bye("accept");

  pid_t pid = fork();
  if (pid == -1) bye("fork");
  if (pid == 0) {
    close(parent_socket);
    if (send(child_socket, "welcome to join", 15, 0) == -1) bye("send");  // step: send
    char end[8];
    read(child_socket, end, sizeof end);
    close(child_socket);  // step: close
    _exit(EXIT_SUCCESS);
  }
  close(child_socket);
  int status = 0;
  while (waitpid(pid, &status, 0) == -1 && errno == EINTR) continue;
  close(parent_socket);  // step: close-listening
  return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
