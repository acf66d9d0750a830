#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <string>

int main(int argc, char* argv[]) {
  int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in mine{};
  mine.sin_family = AF_INET;
  mine.sin_port = htons(12345);
  inet_pton(AF_INET, argc > 1 ? argv[1] : "0.0.0.0", &mine.sin_addr);
  if (bind(fd, (sockaddr*)&mine, sizeof mine) < 0) {  // step: bind
    perror("bind");
    return 1;
  }

  char data[1500];
  iovec part{data, sizeof data};
  sockaddr_in from{};
  msghdr header{};
  header.msg_name = &from;
  header.msg_namelen = sizeof from;
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  ssize_t n = recvmsg(fd, &header, 0);  // step: receive
  if (n < 0) {
    perror("recvmsg");
    return 1;
  }
  char ip[INET_ADDRSTRLEN];
  inet_ntop(AF_INET, &from.sin_addr, ip, sizeof ip);
  std::cerr << n << " bytes from " << ip << ":" << ntohs(from.sin_port) << "\n";
  std::cout << std::string(data, n) << std::endl;

  char welcome[] = "welcome", rest[] = " to join";
  iovec answer[2] = {{welcome, 7}, {rest, 8}};
  header.msg_iov = answer;
  header.msg_iovlen = 2;
  if (sendmsg(fd, &header, 0) < 0) perror("sendmsg");  // step: send
  close(fd);                                           // step: close
}
