#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

using namespace std;

// prints which address and port a socket has
void report(int fd) {
  sockaddr_in mine, theirs;
  socklen_t n = sizeof mine;
  if (getsockname(fd, (sockaddr*)&mine, &n) < 0) perror("getsockname");
  n = sizeof theirs;
  if (getpeername(fd, (sockaddr*)&theirs, &n) < 0) perror("getpeername");
  printf("%s:%d", inet_ntoa(mine.sin_addr), ntohs(mine.sin_port));
  printf(" -> %s:%d\n", inet_ntoa(theirs.sin_addr), ntohs(theirs.sin_port));
}

int main(int argc, char* argv[]) {
  sockaddr_in srv{};
  srv.sin_family = AF_INET;
  srv.sin_port = htons(12345);
  srv.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");

  vector<int> fds;
  for (int i = 0; i < 2; i++) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) {
      perror("socket");
      exit(1);
    }
    if (connect(fd, (sockaddr*)&srv, sizeof srv) < 0) {  // step: connect
      perror("connect");
      exit(1);
    }
    report(fd);
    fds.push_back(fd);
  }
  while (!fds.empty()) {
    close(fds.back());
    fds.pop_back();
  }
  return 0;
}
