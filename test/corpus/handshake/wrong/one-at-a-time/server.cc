// A loop that serves each client and hangs up on it.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>

int main(int argc, char* argv[]) {
  int s = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in where = {};
  where.sin_family = AF_INET;
  where.sin_port = htons(12345);
  where.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  if (bind(s, (sockaddr*)&where, sizeof where) || listen(s, 5)) {  // step: listen
    std::cerr << "no server on port 12345" << std::endl;
    return 1;
  }
  for (int served = 0; served < 2; served++) {
    sockaddr_in who = {};
    socklen_t size = sizeof who;
    int c = accept(s, (sockaddr*)&who, &size);  // step: accept
    if (c < 0) continue;
    std::cout << "client " << inet_ntoa(who.sin_addr) << std::endl;
    getpeername(c, (sockaddr*)&who, &size);
    close(c);
  }
  close(s);
}
