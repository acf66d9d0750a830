// Perhaps the server is only slow to start.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

const int ATTEMPTS = 3;

int main(int argc, char* argv[]) {
  sockaddr_in server = {};
  server.sin_family = AF_INET;
  server.sin_port = htons(12345);
  server.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");
  for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) exit(2);
    if (connect(fd, (sockaddr*)&server, sizeof server) == 0) {  // step: connect
      puts("connected");
      close(fd);
      return 0;
    }
    fprintf(stderr, "attempt %d of %d: ", attempt, ATTEMPTS);
    perror("connect");
    close(fd);
  }
  return 1;
}
