// After Beej's guide: getaddrinfo chooses the address, and the first one that can be bound is used.
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#define SERVICE "12345"
#define BACKLOG 10

int main(int argc, char* argv[]) {
  struct addrinfo hints, *servinfo, *p;
  memset(&hints, 0, sizeof hints);
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  int rv = getaddrinfo(argc > 1 ? argv[1] : NULL, SERVICE, &hints, &servinfo);
  if (rv != 0) {
    fprintf(stderr, "getaddrinfo: %s\n", gai_strerror(rv));
    return 1;
  }

  int sockfd = -1, yes = 1;
  for (p = servinfo; p != NULL; p = p->ai_next) {
    if ((sockfd = socket(p->ai_family, p->ai_socktype, p->ai_protocol)) == -1) continue;
    setsockopt(sockfd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(int));
    if (bind(sockfd, p->ai_addr, p->ai_addrlen) == 0) break;
    perror("server: bind");
    close(sockfd);
  }
  freeaddrinfo(servinfo);
  if (p == NULL) {
    fprintf(stderr, "server: failed to bind\n");
    return 2;
  }

  struct sockaddr_in bound;
  socklen_t size = sizeof bound;
  getsockname(sockfd, (struct sockaddr*)&bound, &size);
  printf("server: waiting on port %d...\n", ntohs(bound.sin_port));
  if (listen(sockfd, BACKLOG) == -1) {  // step: listen
    perror("listen");
    return 1;
  }

  struct sockaddr_storage their_addr;
  size = sizeof their_addr;
  int a = accept(sockfd, (struct sockaddr*)&their_addr, &size);  // step: accept
  size = sizeof their_addr;
  int b = accept(sockfd, (struct sockaddr*)&their_addr, &size);  // step: accept-again
  if (a == -1 || b == -1) perror("accept");
  close(a);
  close(b);
  close(sockfd);
  return 0;
}
