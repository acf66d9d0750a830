#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <iostream>

int main() {
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(12345);
  int s = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(s, reinterpret_cast<sockaddr*>(&any), sizeof any) != 0) return 1;
  listen(s, 9);                            // step: listen
  int c = accept(s, nullptr, nullptr);     // step: accept
  std::string head(8, ' '), tail(7, ' ');
  iovec parts[] = {{head.data(), head.size()}, {tail.data(), tail.size()}};
  ssize_t n = readv(c, parts, 2);          // step: receive
  std::cout << n << ": " << head << tail << std::endl;
  close(c);
  close(s);
}
