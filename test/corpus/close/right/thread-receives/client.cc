#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

struct Work {
  int fd;
  char text[128];
  ssize_t length;
};

static void* receive(void* argument) {
  Work* work = static_cast<Work*>(argument);
  work->length = recv(work->fd, work->text, sizeof work->text, 0);  // step: receive
  if (work->length > 0) printf("%.*s\n", (int)work->length, work->text);
  fflush(stdout);
  return nullptr;
}

int main(int argc, char* argv[]) {
  struct sockaddr_in server;
  memset(&server, 0, sizeof(server));
  server.sin_family = AF_INET;
  server.sin_port = htons(12345);
  server.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");

  Work work = {socket(AF_INET, SOCK_STREAM, IPPROTO_TCP), "", 0};
  int keepalive = 1;
  setsockopt(work.fd, SOL_SOCKET, SO_KEEPALIVE, &keepalive, sizeof keepalive);
  if (connect(work.fd, (struct sockaddr*)&server, sizeof(server)) < 0) {  // step: connect
    perror("connect");
    return 1;
  }
  pthread_t thread;
  if (pthread_create(&thread, nullptr, receive, &work) != 0) return 1;
  pthread_join(thread, nullptr);
  close(work.fd);  // step: close
  return work.length == 15 ? 0 : 1;
}
