/* client.c - shows what happens when no program listens */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int sockfd;
    struct sockaddr_in servaddr;

    sockfd = socket(AF_INET, SOCK_STREAM, 0);
    if (sockfd == -1) {
        printf("socket creation failed...\n");
        exit(0);
    }
    bzero(&servaddr, sizeof(servaddr));
    servaddr.sin_family = AF_INET;
    servaddr.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");
    servaddr.sin_port = htons(12345);

    if (connect(sockfd, (struct sockaddr *)&servaddr, sizeof(servaddr)) != 0) { /* step: connect */
        perror("connection with the server failed");
        exit(1);
    }
    printf("connected to the server..\n");
    close(sockfd);
    return 0;
}
