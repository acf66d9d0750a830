#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

int main(int argc, char* argv[]) {
  char welcome[] = "welcome to join";
  char stay[] = "and stay";

  int sockfd = socket(AF_INET, SOCK_STREAM, 0);
  if (sockfd < 0) {
    perror("ERROR opening socket");
    exit(1);
  }
  int on = 1;
  setsockopt(sockfd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  struct sockaddr_in serv_addr {};
  serv_addr.sin_family = AF_INET;
  serv_addr.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  serv_addr.sin_port = htons(12345);
  if (bind(sockfd, (struct sockaddr*)&serv_addr, sizeof(serv_addr)) < 0) {
    perror("ERROR on binding");
    exit(1);
  }
  listen(sockfd, 5);  // step: listen
  struct sockaddr_in cli_addr;
  socklen_t clilen = sizeof(cli_addr);
  int newsockfd = accept(sockfd, (struct sockaddr*)&cli_addr, &clilen);  // step: accept
  if (newsockfd < 0) {
    perror("ERROR on accept");
    exit(1);
  }
  getpeername(newsockfd, (struct sockaddr*)&cli_addr, &clilen);
  printf("connection from port %d\n", ntohs(cli_addr.sin_port));
  send(newsockfd, welcome, sizeof(welcome), 0);  // step: send
  send(newsockfd, stay, sizeof(stay) - 1, 0);    // step: send-again
  close(newsockfd);
  close(sockfd);
  return 0;
}
