#include <arpa/inet.h>
#include <csignal>
#include <cstdio>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

struct Pair {
  int listening = -1;
  int talking = -1;
};

static Pair open_pair(const char* ip) {
  Pair p;
  sockaddr_in sa{};
  sa.sin_family = AF_INET;
  sa.sin_port = htons(12345);
  sa.sin_addr.s_addr = inet_addr(ip);
  p.listening = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(p.listening, (sockaddr*)&sa, sizeof sa) == -1) perror("bind");
  if (listen(p.listening, 1) == -1) perror("listen");  // step: listen
  sockaddr_in from{};
  socklen_t length = sizeof from;
  p.talking = accept(p.listening, (sockaddr*)&from, &length);  // step: accept
  getpeername(p.talking, (sockaddr*)&from, &length);
  fprintf(stderr, "%s is here\n", inet_ntoa(from.sin_addr));
  return p;
}

int main(int argc, char* argv[]) {
  signal(SIGPIPE, SIG_IGN);
  Pair sockets = open_pair(argc > 1 ? argv[1] : "0.0.0.0");
  std::string text = "welcome to join";
  if (send(sockets.listening, text.data(), text.size(), 0) == -1)  // step: send
    perror("send");
  text = "and stay";
  if (send(sockets.talking, text.data(), text.size(), 0) == -1)  // step: send-again
    perror("send");
  close(sockets.talking);
  close(sockets.listening);
}
