#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>

/* Reads exactly `wanted` characters, one after the other. */
std::string readText(int fd, size_t wanted) {
  std::string text;
  while (text.length() < wanted) {
    char c;
    ssize_t n = read(fd, &c, 1);
    if (n <= 0) {
      std::cerr << "the server is gone" << std::endl;
      exit(1);
    }
    text += c;
  }
  return text;
}

int main(int argc, char* argv[]) {
  struct sockaddr_in addr;
  addr.sin_family = AF_INET;
  addr.sin_port = htons(12345);
  addr.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, (struct sockaddr*)&addr, sizeof(addr)) < 0) {  // step: connect
    perror("connect");
    return 1;
  }
  std::cout << readText(fd, 15) << std::endl;  // step: receive
  std::cout << readText(fd, 8) << std::endl;   // step: receive-again
  close(fd);
  return 0;
}
