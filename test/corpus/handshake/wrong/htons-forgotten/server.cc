#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#define PORT 12345

int main(int argc, char* argv[]) {
  struct sockaddr_in address;
  int opt = 1;
  int server_fd = socket(AF_INET, SOCK_STREAM, 0);
  if (server_fd < 0) {
    perror("socket failed");
    return 1;
  }
  setsockopt(server_fd, SOL_SOCKET, SO_REUSEADDR | SO_REUSEPORT, &opt, sizeof(opt));
  memset(&address, 0, sizeof(address));
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  address.sin_port = PORT;
  if (bind(server_fd, (struct sockaddr*)&address, sizeof(address)) < 0) {
    perror("bind failed");
    return 1;
  }
  socklen_t length = sizeof(address);
  if (listen(server_fd, 3) < 0) {  // step: listen
    perror("listen");
    return 1;
  }
  puts("listening ...");
  int first = accept(server_fd, (struct sockaddr*)&address, &length);   // step: accept
  int second = accept(server_fd, (struct sockaddr*)&address, &length);  // step: accept-again
  if (first < 0 || second < 0) {
    perror("accept");
    return 1;
  }
  close(first);
  close(second);
  shutdown(server_fd, SHUT_RDWR);
  return 0;
}
