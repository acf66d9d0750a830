#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

static sockaddr_in make(const char* ip, int port) {
  sockaddr_in a;
  std::memset(&a, 0, sizeof a);
  a.sin_family = AF_INET;
  a.sin_port = htons(port);
  inet_pton(AF_INET, ip, &a.sin_addr);
  return a;
}

int main(int argc, char** argv) {
  sockaddr_in mine = make("0.0.0.0", 23456);
  sockaddr_in theirs = make(argc > 1 ? argv[1] : "127.0.0.1", 12345);
  int one = 1;
  int s = socket(PF_INET, SOCK_STREAM, IPPROTO_TCP);
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(s, (sockaddr*)&mine, sizeof mine) < 0) {  // step: bind
    std::perror("bind");
    return 1;
  }
  int flags = fcntl(s, F_GETFL);
  fcntl(s, F_SETFL, flags | O_NONBLOCK);
  int rc = connect(s, (sockaddr*)&theirs, sizeof theirs);  // step: connect
  if (rc == 0 || errno != EINPROGRESS) return 1;
  rc = close(s);  // step: close
  return rc == 0 ? 0 : 1;
}
